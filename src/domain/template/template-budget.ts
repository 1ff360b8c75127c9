/** What one rendering may look at: nodes, members of paths, rounds of loops, and values of lists and objects that are written. */
export const maxTemplateSteps = 50_000;
/** A rendered text is at most this long, in UTF-16 units. */
export const maxTemplateOutput = 1_000_000;

/** What is left of the work that one rendering may be. */
export class TemplateBudget {
  #steps = maxTemplateSteps;
  #output = maxTemplateOutput;

  /** How much has been looked at. */
  get steps(): number {
    return maxTemplateSteps - this.#steps;
  }

  /** Throws once a rendering has looked at more than it may. */
  step(): void {
    if (--this.#steps < 0)
      throw new Error(`rendering takes more than ${maxTemplateSteps} steps; use fewer loops`);
  }

  /** Throws once the text is longer than it may be; call it before the text is made. */
  write(length: number): void {
    this.#output -= length;
    if (this.#output < 0) throw new Error(`a text of more than ${maxTemplateOutput} characters`);
  }
}
