import type { Route } from './route.js';

/** One user's hold on a connection that several run through. */
export interface SharedRoute {
  readonly route: Route;
  /** May be called more than once. The connection ends when nobody holds it any more. */
  release(): void;
}

interface Shared {
  readonly opening: Promise<Route>;
  holds: number;
}

/** The connections to jump hosts of one thread: all hosts behind one share it, where OpenSSH makes one each. */
export class JumpHosts {
  readonly #shared = new Map<string, Shared>();

  async share(key: string, open: () => Promise<Route>): Promise<SharedRoute> {
    const shared = this.#shared.get(key) ?? this.#open(key, open);
    shared.holds++;
    const route = await shared.opening;
    let held = true;
    return {
      route,
      release: () => {
        if (!held) return;
        held = false;
        if (--shared.holds > 0) return;
        this.#forget(key, shared);
        route.end();
      },
    };
  }

  #open(key: string, open: () => Promise<Route>): Shared {
    const shared: Shared = { opening: open(), holds: 0 };
    this.#shared.set(key, shared);
    const forget = () => this.#forget(key, shared);
    shared.opening.then((route) => route.over.then(forget), forget);
    return shared;
  }

  #forget(key: string, shared: Shared): void {
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
  }
}
