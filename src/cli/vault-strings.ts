import { DroverError } from '../base/error.js';
import { encrypt, encryptionSecret, type VaultSession, writeOutput } from './vault-session.js';

/** A string to encrypt, where it comes from, and the variable's name. */
interface Plaintext {
  readonly bytes: Uint8Array;
  readonly from: 'stdin' | 'the command line args' | 'the interactive prompt';
  readonly name: string | undefined;
}

/** Encrypts strings, and writes each as a `!vault` value that can be pasted into YAML. */
export async function encryptStrings(session: VaultSession): Promise<void> {
  const readsInput = takesInput(session);
  const secret = await encryptionSecret(session);
  const plaintexts: Plaintext[] = [];
  if (session.flags.prompt) plaintexts.push(await ask(session));
  if (readsInput) plaintexts.push(await read(session));
  plaintexts.push(...given(session));
  const blocks = plaintexts.map((plaintext, at) => {
    if (plaintexts.length > 1) session.io.err(headline(plaintext, at + 1));
    return vaultBlock(encrypt(session, plaintext.bytes, secret), plaintext.name);
  });
  const output = (session.flags.output_file as string | undefined) ?? '-';
  writeOutput(session, output, blocks.map((block) => `${block}\n`).join(''));
  if (session.io.terminal.stdout) session.io.err('Encryption successful\n');
}

function takesInput({ words, flags }: VaultSession): boolean {
  const reads = words.includes('-') || flags.stdin_name !== undefined || (words.length === 0 && flags.prompt !== true);
  if (reads && flags.prompt) {
    throw refusal('The --prompt option is not supported if also reading input from stdin');
  }
  return reads;
}

async function ask({ io, flags }: VaultSession): Promise<Plaintext> {
  const name = await io.readLine('Variable name (enter for no name): ');
  const shown = flags.show_input === true;
  const prompt = shown ? 'String to encrypt:' : 'String to encrypt (hidden): ';
  const text = await io.readLine(prompt, { secret: !shown });
  if (!text) throw refusal('The plaintext provided from the prompt was empty, not encrypting');
  return { bytes: Buffer.from(text), from: 'the interactive prompt', name: name || undefined };
}

async function read({ io, flags }: VaultSession): Promise<Plaintext> {
  if (io.terminal.stdout) {
    const how = 'ctrl-d to end input, twice if your content does not already have a newline';
    io.err(`Reading plaintext input from stdin. (${how})\n`);
  }
  const bytes = await io.readAll();
  if (bytes.length === 0) throw refusal('stdin was empty, not encrypting');
  if (io.terminal.stdout && bytes.at(-1) !== 10) io.out('\n');
  return { bytes, from: 'stdin', name: flags.stdin_name as string | undefined };
}

/** The strings of the command line, with the names that were given in turn. */
function given({ words, flags, io }: VaultSession): Plaintext[] {
  const texts = words.filter((word) => word !== '-');
  const names = (flags.names as string[] | undefined) ?? [];
  if (names.length > 0 && texts.length > names.length) {
    io.err('The number of --name options do not match the number of args.\n');
    io.err(`The last named variable will be "${names.at(-1)}". The rest will not have names.\n`);
  }
  return texts.map((text, at) => {
    if (text === '') throw refusal('The plaintext provided from the command line args was empty, not encrypting');
    return { bytes: Buffer.from(text), from: 'the command line args', name: names[at] };
  });
}

function headline({ name, from }: Plaintext, number: number): string {
  return name
    ? `# The encrypted version of variable ("${name}", the string #${number} from ${from}).\n`
    : `# The encrypted version of the string #${number} from ${from}.)\n`;
}

const INDENT = ' '.repeat(10);

function vaultBlock(envelope: string, name: string | undefined): string {
  const lines = envelope.trimEnd().split('\n');
  return [`${name ? `${name}: ` : ''}!vault |`, ...lines.map((line) => INDENT + line)].join('\n');
}

function refusal(message: string): DroverError {
  return new DroverError(message, { code: 'options' });
}
