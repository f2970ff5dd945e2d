/** error: the row or file is not taken · warning: taken once a person confirms · information: taken, said for the record. */
export type Severity = 'error' | 'warning' | 'information';

/** What one code says, in Chinese (normative) and English, from its own parameters. */
export type ProblemText<P> = {
  severity: (params: P) => Severity;
  zh: (params: P) => string;
  en: (params: P) => string;
};

/** Writes one entry of the catalogue; the type of its parameters is taken from the Chinese text. */
export function says<P>(
  severity: Severity | ((params: NoInfer<P>) => Severity),
  zh: (params: P) => string,
  en: (params: NoInfer<P>) => string,
): ProblemText<P> {
  return { severity: typeof severity === 'function' ? severity : () => severity, zh, en };
}
