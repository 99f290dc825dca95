import type { Notice } from '../base/notice.js';
import type { Redactor } from '../base/secret.js';
import type { TaskResult } from '../engine/event.js';
import { cachedSources } from './excerpt.js';
import type { LogLevel } from './log-file.js';
import { formatAdvice, formatError, formatMessage, formatWhole, type Link } from './report.js';
import type { Color, OutputSettings, Terminal } from './terminal.js';

type NoticeOf<T extends Notice['type']> = Extract<Notice, { type: T }>;

/** Shows what is to be told outside of results: each text once in a run, and no secret. */
export interface Notices {
  show(notice: Notice): void;
  /** Warnings, deprecations and the error of a result. */
  ofResult(result: TaskResult, options?: { readonly errorsToStderr?: boolean }): void;
}

export interface NoticesRequest {
  readonly terminal: Terminal;
  readonly settings: OutputSettings;
  readonly redactor: Redactor;
  readonly verbosity: number;
}

const HOW_TO_SILENCE = 'Deprecation warnings can be disabled by setting `deprecation_warnings=False` in ansible.cfg.';

export function createNotices({ terminal, settings, redactor, verbosity }: NoticesRequest): Notices {
  const seen = new Set<string>();
  const read = cachedSources();

  const once = (text: string, color: Color, stderr: boolean, level: LogLevel = 'INFO') => {
    const masked = redactor.mask(text);
    if (seen.has(masked)) return;
    seen.add(masked);
    terminal.line(masked, { color, stderr, level });
  };
  const warn = (link: Link & { readonly error?: Error | undefined }) => {
    const text = link.error ? formatWhole(link.error, read) : formatMessage(link, read);
    once(`[WARNING]: ${text}`, 'warn', true, 'WARNING');
  };
  const deprecate = (notice: NoticeOf<'deprecation'>) => {
    if (settings.get('DEPRECATION_WARNINGS') === false) return;
    warn({ message: HOW_TO_SILENCE });
    const message = joinSentences(notice.message, removalOf(notice));
    once(`[DEPRECATION WARNING]: ${formatMessage({ ...notice, message }, read)}`, 'deprecate', true);
  };
  const fail = (error: unknown, stderr: boolean) => {
    once(`[ERROR]: ${formatError(error, read)}`, 'error', stderr, 'ERROR');
    const advice = formatAdvice(error, read);
    if (advice !== undefined) once(`[HINT]: ${advice}`, 'warn', true);
  };
  const say = ({ level, message, host }: NoticeOf<'verbose'>) => {
    const logVerbosity = Math.max(verbosity, Number(settings.get('LOG_VERBOSITY') ?? 0));
    if (logVerbosity < level) return;
    const text = redactor.mask(host === undefined ? message : `<${host}> ${message}`);
    const stderr = settings.get('VERBOSE_TO_STDERR') === true;
    terminal.line(text, { color: 'verbose', stderr, ...(verbosity < level ? { only: 'log' as const } : {}) });
  };

  const show = (notice: Notice) => {
    switch (notice.type) {
      case 'warning':
        return warn(notice);
      case 'deprecation':
        return deprecate(notice);
      case 'error':
        return once(`[ERROR]: ${formatWhole(notice.error, read)}`, 'error', true, 'ERROR');
      case 'verbose':
        return say(notice);
    }
  };
  return {
    show,
    ofResult(result, { errorsToStderr = false } = {}) {
      for (const notice of result.warnings) if (notice.type === 'warning') show(notice);
      for (const notice of result.warnings) if (notice.type === 'deprecation') show(notice);
      if (result.error !== undefined) fail(result.error, errorsToStderr);
    },
  };
}

function removalOf({ version, date, feature, owner }: NoticeOf<'deprecation'>): string {
  const plain = version === undefined ? 'in a future release' : `version ${version}`;
  const when = date === undefined ? plain : `in a release after ${date}`;
  const where = owner ? ownerText(owner) : feature === undefined ? 'ansible-core' : `${feature} in ansible-core`;
  return `This feature will be removed from ${where} ${when}.`;
}

/** `module 'x' in collection 'a.b'`; what is Ansible's own is ansible-core's. */
function ownerText({ name, type }: { readonly name: string; readonly type: string | null }): string {
  const [namespace, collection, ...rest] = name.split('.');
  const plugin = type === null || rest.length === 0 ? '' : `${type} '${rest.join('.')}' in `;
  const home = `${namespace}.${collection}`;
  return `${plugin}${home === 'ansible.builtin' ? 'ansible-core' : `collection '${home}'`}`;
}

function joinSentences(first: string, second: string): string {
  const sentence = first.trim();
  if (sentence === '') return second;
  return `${/[.!?]$/.test(sentence) ? sentence : `${sentence}.`} ${second}`;
}
