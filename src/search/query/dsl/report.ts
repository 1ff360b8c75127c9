/** Where parsers of clauses say what is wrong: a JSON Pointer, and a sentence that says how to mend it. */
export type Report = (path: string, message: string) => void;
