import { Argument, Command } from '@commander-js/extra-typings';
import type { CommandMaker } from '../command.ts';
import { completionScript, shells } from '../completion.ts';

export const completionCommand: CommandMaker = ({ out, program }) =>
  new Command('completion')
    .description(
      'Prints a script that completes commands and options. Bash: eval "$(entia completion bash)" in ~/.bashrc; zsh: eval "$(entia completion zsh)" in ~/.zshrc, after compinit.',
    )
    .addArgument(new Argument('<shell>', 'the shell that the script is for').choices(shells))
    .action(async (shell) => out(completionScript(shell, await program())));
