/** Nothing there yet: a picture of what will be there, in outline; what to do; one button. */
import css from "./Empty.module.css";

const PICTURES = {
  path: (
    <>
      <path d="M12 42C60 42 70 14 132 14S200 62 254 62s52-38 70-40" />
      <circle cx="12" cy="42" r="8" />
      <circle cx="132" cy="14" r="8" />
      <circle cx="254" cy="62" r="8" />
      <circle cx="324" cy="22" r="8" />
    </>
  ),
  funnel: (
    <>
      <path d="M8 10h64v58H8zM96 24h64v44H96zM184 42h64v26h-64zM272 52h64v16h-64z" />
      <path d="M72 10l24 14M160 24l24 18M248 42l24 10" />
    </>
  ),
  people: (
    <>
      {[10, 34, 58].map((y) => (
        <g key={y}>
          <circle cx="24" cy={y} r="8" />
          <path d={`M48 ${String(y)}h${String(150 - y)}M240 ${String(y)}h80`} />
        </g>
      ))}
    </>
  ),
  table: <path d="M8 8h328v60H8zM8 26h328M8 47h328M90 8v60M200 8v60" />,
} as const;

interface EmptyProps {
  picture: keyof typeof PICTURES;
  title: string;
  text: React.ReactNode;
  action?: React.ReactNode;
}

export function Empty({ picture, title, text, action }: EmptyProps) {
  return (
    <section className={css.empty}>
      <svg className={css.picture} viewBox="0 0 344 76" width="344" height="76" aria-hidden>
        {PICTURES[picture]}
      </svg>
      <h2 className={css.title}>{title}</h2>
      <p className={css.text}>{text}</p>
      {action !== undefined && <div className={css.action}>{action}</div>}
    </section>
  );
}
