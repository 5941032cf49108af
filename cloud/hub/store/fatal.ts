/**
 * A reason not to start, or not to go on with a command, in a sentence for the person at the console.
 * Thrown only while a process or a command starts; its last line prints `message` and ends.
 */
export class FatalError extends Error {
  override readonly name = 'FatalError';
}
