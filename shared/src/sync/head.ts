/** A place in a log: the last event's number and hash; `seq` 0 with the epoch's root is an empty log. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}
