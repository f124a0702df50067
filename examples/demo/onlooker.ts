import type { Scene } from './play';
import type { ExportedSpan } from './spans';
import type { Watch } from './watcher';

/** Shows what goes on, in one way or another. */
export interface Onlooker {
  onScene(scene: Scene): void;
  /** A call failed. */
  onFailure(span: ExportedSpan): void;
  /** A quarter of a second has passed. */
  onTick(watch: Watch): void;
  /** The story is over; stdout is free. */
  end(): void;
}
