import { fullMessage } from '../base/chain.js';
import { undefinedError } from '../values/exception.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';

/** An error that travels through expressions as an undefined value does, until something needs it. */
export class ErrorMarker extends Undefined {
  constructor(readonly error: Error) {
    super(undefined, fullMessage(error), undefined, error);
  }
}

/** A vaulted string that could not be decrypted. */
export class VaultMarker extends ErrorMarker {
  constructor(
    error: Error,
    readonly envelope: string,
  ) {
    super(error);
  }
}

/** What followed an error in the same template is unknown. */
export class TruncationMarker extends Undefined {
  constructor() {
    super(undefined, 'template potentially truncated');
  }
}

/** What `undef()` is without a hint: one marker for all, which no template is the place of. */
export const NOT_OVERRIDDEN = new Undefined(undefined, 'Mandatory variable has not been overridden');

/** Whether the value is missing, rather than failed. */
export function isMissing(value: Value): value is Undefined {
  return value instanceof Undefined && !(value instanceof ErrorMarker) && !(value instanceof TruncationMarker);
}

/** Name of the class in the reference, for `type_debug`. */
export function markerName(marker: Undefined): string {
  if (marker instanceof VaultMarker) return 'VaultExceptionMarker';
  if (marker instanceof ErrorMarker) return 'CapturedExceptionMarker';
  return marker instanceof TruncationMarker ? 'TruncationMarker' : 'UndefinedMarker';
}

/** What becomes of a marker that reaches a text or a result. */
export interface MarkerBehaviour {
  handle(marker: Undefined): Value;
}

/** The default: the marker's error is thrown. */
export const FAIL: MarkerBehaviour = {
  handle(marker) {
    throw undefinedError(marker);
  },
};

/** Numbered placeholders in place of markers, as task names are shown. */
export class ReplacingMarkers implements MarkerBehaviour {
  readonly seen: Undefined[] = [];

  constructor(private readonly replaces: (marker: Undefined) => boolean = () => true) {}

  handle(marker: Undefined): Value {
    if (!this.replaces(marker)) return FAIL.handle(marker);
    this.seen.push(marker);
    return `<< error ${this.seen.length} - ${marker.message} >>`;
  }

  /** One warning for each run of markers from the same template, with the first of them. */
  warnings(): { readonly message: string; readonly marker: Undefined }[] {
    const groups: { marker: Undefined; lines: string[] }[] = [];
    this.seen.forEach((marker, index) => {
      const line = `error ${index + 1} - ${marker.message}`;
      const last = groups.at(-1);
      if (last && last.marker.source === marker.source) last.lines.push(line);
      else groups.push({ marker, lines: [line] });
    });
    return groups.map(({ marker, lines }) => ({
      message: [`Encountered ${lines.length} template error${lines.length > 1 ? 's' : ''}.`, ...lines].join('\n'),
      marker,
    }));
  }
}
