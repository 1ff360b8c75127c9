import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** The shells that have a script. */
export const shells = ['bash', 'zsh'] as const;

/** What may follow a word: other words, or the names of files. */
interface Choice {
  /** The words before it that are commands, joined by spaces; or those and an option that takes a value. */
  readonly after: string;
  /** Undefined: names of files. */
  readonly words: readonly string[] | undefined;
}

/**
 * A script for the shell, made of all commands, options and choices that the program has. It finds the command that
 * has been typed so far, then offers what may follow it.
 */
export function completionScript(
  shell: (typeof shells)[number],
  program: CommandUnknownOpts,
): string {
  const cases = choicesOf(program, program.name()).map(
    ({ after, words }) =>
      `    '${after}') ${words === undefined ? 'files=1' : `found='${words.join(' ')}'`} ;;`,
  );
  return (shell === 'bash' ? bash : zsh)(cases.join('\n'));
}

function choicesOf(command: CommandUnknownOpts, path: string): readonly Choice[] {
  const subcommands = command.createHelp().visibleCommands(command);
  const options = command.createHelp().visibleOptions(command);
  const [argument] = command.registeredArguments;
  const flags = options.flatMap(({ long }) => long ?? []);
  const own = { after: path, words: [...subcommands.map(nameOf), ...flags] };
  const values = options
    .filter(({ required }) => required)
    .map(({ long, argChoices, flags: shown }) => ({
      after: `${path} ${long}`,
      words: argChoices ?? (shown.includes('<path>') ? undefined : []),
    }));
  const words = argument?.argChoices ?? (argument?.name() === 'file' ? undefined : []);
  const first = { after: `${path} <>`, words };
  const below = subcommands
    .filter((each) => nameOf(each) !== 'help')
    .flatMap((each) => choicesOf(each, `${path} ${nameOf(each)}`));
  return [own, first, ...values, ...below];
}

const nameOf = (command: { name: () => string }) => command.name();

/** Shared by both shells: from `path` and the word before the cursor to `found` or `files`. */
const choose = (cases: string) => `  case "$1" in
${cases}
    *) return 1 ;;
  esac`;

const bash = (cases: string) => `_entia_choose() {
${choose(cases)}
}
_entia() {
  local path=entia found= files= word n previous="\${COMP_WORDS[COMP_CWORD-1]}" current="\${COMP_WORDS[COMP_CWORD]}"
  for ((n = 1; n < COMP_CWORD; n++)); do
    word="\${COMP_WORDS[n]}"
    if [[ "$word" != -* ]] && _entia_choose "$path $word"; then path="$path $word"; fi
  done
  found= files=
  if [[ "$previous" != --* ]] || ! _entia_choose "$path $previous"; then
    local more
    _entia_choose "$path <>"; more="$found"
    found=; _entia_choose "$path"; found="$more $found"
  fi
  COMPREPLY=($(compgen -W "$found" -- "$current"))
  if [[ -n "$files" ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _entia entia`;

const zsh = (cases: string) => `#compdef entia
_entia_choose() {
${choose(cases)}
}
_entia() {
  local at=entia found= files= word more previous="\${words[CURRENT-1]}"
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ "$word" != -* ]] && _entia_choose "$at $word"; then at="$at $word"; fi
  done
  found= files=
  if [[ "$previous" != --* ]] || ! _entia_choose "$at $previous"; then
    _entia_choose "$at <>"; more="$found"
    found=; _entia_choose "$at"; found="$more $found"
  fi
  compadd -- \${=found}
  if [[ -n "$files" ]]; then _files; fi
}
compdef _entia entia`;
