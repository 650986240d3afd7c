import { SimulatedLabel } from "../../parts/SimulatedLabel";
import css from "./Reading.module.css";

/** The head of a screen of the phone: a way back, a name, what is open of how many. */
export function Head({
  back,
  title,
  note,
  aside,
}: {
  back: React.ReactNode;
  title: string;
  note: string;
  aside?: React.ReactNode;
}) {
  return (
    <header className={css.head}>
      {back}
      <div className={css.headText}>
        <h1>{title}</h1>
        <p>
          {note} <SimulatedLabel />
        </p>
      </div>
      {aside}
    </header>
  );
}
