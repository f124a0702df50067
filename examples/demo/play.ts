import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from './stage';
import { type Phase, STORY, VISITS, VISITS_PER_SECOND } from './story';

/** Where a story is. */
export interface Scene {
  readonly phase: Phase;
  /** From 1. */
  readonly number: number;
  readonly caption: string;
}

/** What a player needs beside the story. */
export interface Performance {
  readonly stage: Stage;
  /** Ends it, where it is. */
  readonly signal: AbortSignal;
  onScene(scene: Scene): void;
}

/** Plays the story from beginning to end in so many seconds; events come late rather than not at all. */
export async function playStory(seconds: number, performance: Performance): Promise<void> {
  const visits = endlessly(VISITS);
  for (const [i, phase] of STORY.entries()) {
    if (performance.signal.aborted) return;
    const scene = { phase, number: i + 1, caption: phase.caption };
    performance.onScene(scene);
    const span = { from: Date.now(), milliseconds: seconds * phase.share * 1000 };
    await Promise.all([playTraffic(visits, span, performance), playEvents(scene, span, performance)]);
  }
}

interface Span {
  readonly from: number;
  readonly milliseconds: number;
}

async function playTraffic(visits: Iterator<string>, { from, milliseconds }: Span, { stage, signal }: Performance): Promise<void> {
  for (let at = 0; at < milliseconds; at += 1000 / VISITS_PER_SECOND) {
    await until(from + at, signal);
    if (signal.aborted) return;
    stage.begin(visits.next().value as string);
  }
  await until(from + milliseconds, signal);
}

async function playEvents(scene: Scene, { from, milliseconds }: Span, { stage, signal, onScene }: Performance): Promise<void> {
  for (const event of scene.phase.events) {
    await until(from + event.at * milliseconds, signal);
    if (signal.aborted) return;
    if (event.caption !== undefined) onScene({ ...scene, caption: event.caption });
    await event.happen(stage);
  }
}

async function until(time: number, signal: AbortSignal): Promise<void> {
  const milliseconds = time - Date.now();
  if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => {});
}

function* endlessly<T>(values: readonly T[]): Generator<T, never> {
  for (;;) yield* values;
}
