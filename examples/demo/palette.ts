/** Ways to print a text. */
export type Tone = 'title' | 'heading' | 'quiet' | 'good' | 'bad' | 'warning';

/** Prints a text in a tone. */
export type Paint = (tone: Tone, text: string) => string;

/** Select Graphic Rendition: 1 bold, 2 faint, 31 to 36 colours of the terminal's own scheme. */
const RENDITIONS: Readonly<Record<Tone, string>> = { title: '1;36', heading: '1', quiet: '2', good: '32', bad: '31', warning: '33' };

/** With colours, unless NO_COLOR says otherwise (https://no-color.org). */
export function paintFor(env: NodeJS.ProcessEnv): Paint {
  if (env.NO_COLOR) return (_tone, text) => text;
  return (tone, text) => `\x1b[${RENDITIONS[tone]}m${text}\x1b[0m`;
}
