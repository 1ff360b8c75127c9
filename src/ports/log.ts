/** Where use-cases and workers say what an operator should know. Never secrets, never whole documents. */
export interface Log {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}
