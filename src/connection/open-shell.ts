import type { Become, HostAddress } from './address.js';
import { becomeDialogue } from './become.js';
import type { Channel } from './channel.js';
import { loopCommand, readerCommand } from './loop.js';
import { randomMark, Shell } from './shell.js';

/** Starts a command, given as text for any login shell, on a new channel. */
export type StartChannel = (command: string) => Promise<Channel>;

/** A shell as the login user or as another, ready for scripts. Errors: `connection`, `become`. */
export async function openShell(
  start: StartChannel,
  { shell, timeout }: Pick<HostAddress, 'shell' | 'timeout'>,
  become: Become | undefined,
): Promise<Shell> {
  const mark = randomMark();
  return become ? openAs(start, shell, become, mark, timeout) : openAsLogin(start, shell, mark);
}

/** Nothing can stand in the way: the first script goes out with no wait. */
async function openAsLogin(start: StartChannel, shell: string, mark: string): Promise<Shell> {
  return new Shell(await start(`exec ${loopCommand(shell, mark)}`), mark);
}

async function openAs(
  start: StartChannel,
  shell: string,
  become: Become,
  mark: string,
  timeout: number,
): Promise<Shell> {
  const dialogue = becomeDialogue(become, readerCommand(shell, mark), randomMark());
  const opened = new Shell(await start(`exec ${dialogue.command}`), mark, dialogue.explain);
  if (dialogue.mayAsk)
    await opened.started(dialogue.answer, timeout).catch((error: unknown) => {
      opened.discard();
      throw error;
    });
  opened.begin(mark);
  return opened;
}
