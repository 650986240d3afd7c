import css from "./Facts.module.css";

export interface Fact {
  figure: React.ReactNode;
  text: React.ReactNode;
}

/** Figures under a picture, always together: the value with its interval, how many, how many are pending. */
export function Facts({ facts, id }: { facts: readonly Fact[]; id?: string }) {
  return (
    <dl className={css.facts} id={id}>
      {facts.map((fact, index) => (
        <div key={index} className={css.fact}>
          <dt className={css.text}>{fact.text}</dt>
          <dd className={css.figure}>{fact.figure}</dd>
        </div>
      ))}
    </dl>
  );
}
