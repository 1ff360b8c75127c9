import Handlebars from 'handlebars';

/** A template is at most this long, in UTF-16 units; compiling takes more than linear time. */
const maxLength = 10_000;
/** Values and blocks in one template. */
const maxExpressions = 500;
/** Rounds that the loops of one rendering may make altogether, so that nested ones cannot stop the server. */
const maxRounds = 10_000;
/** A rendered text is at most this long, in UTF-16 units. */
const maxOutput = 1_000_000;

/** Renders a template; throws when it fails while rendering. */
export type Template = (context: object) => string;

type Helpers = Readonly<Record<string, (id: unknown) => string>>;

/**
 * Compiles Handlebars text. The output is plain text, so nothing is HTML-escaped; only own properties are reachable,
 * never prototypes; `log` writes nothing; partials do not exist. Throws when the text is not valid, or beyond a limit.
 */
export function compileTemplate(text: string, helpers: Helpers = {}): Template {
  const own = Handlebars.create();
  const budget = { rounds: 0, output: 0 };
  own.registerHelper('log', () => '');
  own.registerHelper('each', boundedEach(budget));
  for (const [name, helper] of Object.entries(helpers)) own.registerHelper(name, helper);
  const program = parse(text);
  const render = own.compile(program, { noEscape: true });
  return (context) => {
    Object.assign(budget, { rounds: maxRounds, output: maxOutput });
    try {
      return withinBudget(render(context, runtime));
    } catch (cause) {
      const [missing] = calledNames(program).filter((name) => own.helpers[name] === undefined);
      if (!(cause instanceof TypeError) || missing === undefined) throw cause;
      throw new Error(`there is no helper "${missing}"`, { cause });
    }
  };
}

/** Why a text is not a valid template; undefined when it is. */
export function checkTemplate(text: string): string | undefined {
  try {
    Handlebars.precompile(parse(text));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

const runtime: Handlebars.RuntimeOptions = {
  allowProtoMethodsByDefault: false,
  allowProtoPropertiesByDefault: false,
};

/** Partials that call partials would take time without any loop. */
function parse(text: string): hbs.AST.Program {
  if (text.length > maxLength) throw new Error(`longer than ${maxLength} characters`);
  const program = Handlebars.parse(text);
  const refuse = () => {
    throw new Error('partials and decorators are not available here');
  };
  const visitor = new Handlebars.Visitor();
  visitor.PartialStatement = refuse;
  visitor.PartialBlockStatement = refuse;
  visitor.Decorator = refuse;
  visitor.DecoratorBlock = refuse;
  visitor.accept(program);
  if (expressionsIn(program) > maxExpressions)
    throw new Error(`more than ${maxExpressions} values and blocks`);
  return program;
}

function expressionsIn(program: hbs.AST.Program): number {
  let count = 0;
  const visitor = new Handlebars.Visitor();
  const path = visitor.PathExpression.bind(visitor);
  visitor.PathExpression = (expression) => {
    count++;
    path(expression);
  };
  visitor.accept(program);
  return count;
}

/** What a rendering may still make. */
interface Budget {
  rounds: number;
  output: number;
}

function withinBudget(text: string): string {
  if (text.length > maxOutput) throw new Error(`a text of more than ${maxOutput} characters`);
  return text;
}

/** The names that a template uses as helpers: those that values follow. */
function calledNames(program: hbs.AST.Program): string[] {
  const names: string[] = [];
  const visitor = new Handlebars.Visitor();
  const visit = visitor.MustacheStatement.bind(visitor);
  visitor.MustacheStatement = (called) => {
    if (called.params.length > 0 && 'original' in called.path)
      names.push(String(called.path.original));
    visit(called);
  };
  visitor.accept(program);
  return names;
}

/** The built-in `each`, which plain blocks over lists use as well, counting its rounds and what they write. */
function boundedEach(budget: Budget): Handlebars.HelperDelegate {
  const each = Handlebars.helpers['each'] as Handlebars.HelperDelegate;
  return function (this: unknown, items: unknown, options: Handlebars.HelperOptions) {
    const fn: Handlebars.TemplateDelegate = (context, settings) => {
      if (--budget.rounds < 0) throw new Error(`loops of more than ${maxRounds} rounds`);
      const text = options.fn(context, settings);
      budget.output -= text.length;
      if (budget.output < 0) throw new Error(`a text of more than ${maxOutput} characters`);
      return text;
    };
    return each.call(this, items, { ...options, fn });
  };
}
