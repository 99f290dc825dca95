import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Notice } from '../base/notice.js';
import type { Redactor } from '../base/secret.js';
import type { Event } from '../engine/event.js';
import type { CallbackContext, CallbackDefinition, Handlers } from './callback.js';
import { type LogFile, openLogFile } from './log-file.js';
import { createNotices, type Notices } from './notices.js';
import { optionReader } from './option.js';
import { createProgress } from './progress.js';
import { redactEvent } from './redact.js';
import { createTerminal, type OutputIo, type OutputSettings, type Terminal } from './terminal.js';

export interface OutputRequest {
  /** The stdout callback first; the others after it, in the order in which they are to be called. */
  readonly callbacks: readonly CallbackDefinition[];
  readonly redactor: Redactor;
  readonly io: OutputIo;
  readonly settings: OutputSettings & {
    /** The text of a key in ansible.cfg, for the options of callbacks. */
    ini?(section: string, key: string): string | undefined;
  };
  readonly verbosity: number;
  readonly check?: boolean;
  readonly commandLine?: Readonly<Record<string, unknown>>;
  /** To be shown before the callbacks start. */
  readonly before?: readonly Notice[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The end of a run that people and programs see. */
export interface Output {
  /** Masks the secrets in the event and hands it to every callback. Never throws. */
  emit(event: Event): void;
  /** Writes what is to be written and leaves the terminal alone until the returned function is called. */
  pause(): () => void;
  /** Waits for the callbacks' own work and writes what is left. */
  close(): Promise<void>;
}

export function createOutput(request: OutputRequest): Output {
  const { io, settings, redactor, verbosity } = request;
  const terminal = createTerminal(io, settings, logOf(request));
  const notices = createNotices({ terminal, settings, redactor, verbosity });
  for (const notice of request.before ?? []) notices.show(notice);
  const running = request.callbacks.flatMap((definition) => {
    const callback = start(definition, contextOf(definition, request, terminal, notices), notices);
    return callback ? [callback] : [];
  });
  const progress = createProgress(io, terminal, request.now ?? Date.now);
  return {
    emit(event) {
      const masked = redactEvent(event, redactor);
      progress?.follow(masked);
      if (masked.type === 'display') terminal.line(masked.text);
      else if (masked.type === 'step') terminal.banner(masked.text);
      else if (isNotice(masked)) notices.show(masked);
      for (const callback of running) callback.handle(masked);
    },
    pause() {
      terminal.flush();
      progress?.pause();
      return () => progress?.resume();
    },
    async close() {
      for (const callback of running) await callback.close();
      progress?.stop();
      terminal.flush();
    },
  };
}

/** The file that keeps what is shown, when the settings name one. */
function logOf({ io, settings, now = Date.now }: OutputRequest): LogFile | undefined {
  const path = settings.get('DEFAULT_LOG_PATH');
  const filtered = settings.get('DEFAULT_LOG_FILTER');
  if (typeof path !== 'string' || (Array.isArray(filtered) && filtered.includes('ansible'))) return undefined;
  const failed = (message: string) => io.err(`[WARNING]: ${message}\n`);
  return openLogFile({ path, now, process: process.pid, failed });
}

interface Running {
  handle(event: Event): void;
  close(): Promise<void>;
}

/** A callback that fails is reported; one that runs beside the output is not called again. */
function start(definition: CallbackDefinition, context: CallbackContext, notices: Notices): Running | undefined {
  let disabled = false;
  let pending: Promise<void> | undefined;
  const failed = (what: string, error: unknown) => {
    notices.show({
      type: 'warning',
      message: describe(`Callback ${what} failed for plugin '${definition.name}'.`, error),
    });
    if (definition.kind !== 'stdout') disabled = true;
  };
  const guard = (what: string, act: () => void | Promise<void> | undefined) => {
    try {
      const result = act();
      if (!result) return;
      const settled = result.catch((error: unknown) => failed(what, error));
      pending = pending ? pending.then(() => settled) : settled;
    } catch (error) {
      failed(what, error);
    }
  };
  let handlers: Handlers;
  try {
    handlers = definition.create(context);
  } catch (error) {
    if (definition.kind === 'stdout') throw error;
    notices.show({ type: 'warning', message: describe(`Failed to load callback plugin '${definition.name}'.`, error) });
    return undefined;
  }
  const table = handlers as { readonly [type: string]: ((event: Event) => void | Promise<void>) | undefined };
  return {
    handle(event) {
      const handler = table[event.type];
      if (handler && !disabled) guard(`dispatch '${event.type}'`, () => handler.call(handlers, event));
    },
    async close() {
      if (!disabled) guard("dispatch 'close'", () => handlers.close?.());
      await pending;
    },
  };
}

function describe(message: string, error: unknown): string {
  return `${message.replace(/\.$/, '')}: ${error instanceof Error ? error.message : String(error)}`;
}

function isNotice(event: Event): event is Notice {
  return event.type === 'warning' || event.type === 'deprecation' || event.type === 'error' || event.type === 'verbose';
}

function contextOf(
  definition: CallbackDefinition,
  request: OutputRequest,
  terminal: Terminal,
  notices: Notices,
): CallbackContext {
  const { io, settings } = request;
  const resolvePath = (path: string) => resolve(io.cwd, path.replace(/^~(?=\/|$)/, io.environment.HOME ?? homedir()));
  const setting = (name: string) => settings.get(name);
  const ini = (section: string, key: string) => settings.ini?.(section, key);
  return {
    terminal,
    verbosity: request.verbosity,
    check: request.check ?? false,
    commandLine: request.commandLine ?? {},
    option: optionReader(definition, { environment: io.environment, setting, ini, resolvePath }),
    setting,
    environment: io.environment,
    resolvePath,
    showNotices: notices.ofResult,
    warn: (message) => notices.show({ type: 'warning', message }),
    tell: notices.show,
    deprecate: (message, version) => notices.show({ type: 'deprecation', message, version }),
    now: request.now ?? Date.now,
  };
}
