export default function NewMap() { return null; }
