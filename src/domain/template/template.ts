import Handlebars from 'handlebars';

/** Rounds that the loops of one rendering may make altogether, so that nested ones cannot stop the server. */
const maxRounds = 10_000;

/** Renders a template; throws when it fails while rendering. */
export type Template = (context: object) => string;

type Helpers = Readonly<Record<string, (id: unknown) => string>>;

/**
 * Compiles Handlebars text. The output is plain text, so nothing is HTML-escaped; only own properties are reachable,
 * never prototypes; `log` writes nothing; partials do not exist. Throws when the text is not valid.
 */
export function compileTemplate(text: string, helpers: Helpers = {}): Template {
  const own = Handlebars.create();
  const rounds = { left: 0 };
  own.registerHelper('log', () => '');
  own.registerHelper('each', boundedEach(rounds));
  for (const [name, helper] of Object.entries(helpers)) own.registerHelper(name, helper);
  const program = parse(text);
  const render = own.compile(program, { noEscape: true });
  return (context) => {
    rounds.left = maxRounds;
    try {
      return render(context, runtime);
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
  return program;
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

/** The built-in `each`, which plain blocks over lists use as well, counting its rounds. */
function boundedEach(rounds: { left: number }): Handlebars.HelperDelegate {
  const each = Handlebars.helpers['each'] as Handlebars.HelperDelegate;
  return function (this: unknown, items: unknown, options: Handlebars.HelperOptions) {
    const fn: Handlebars.TemplateDelegate = (context, settings) => {
      if (--rounds.left < 0) throw new Error(`loops of more than ${maxRounds} rounds`);
      return options.fn(context, settings);
    };
    return each.call(this, items, { ...options, fn });
  };
}
