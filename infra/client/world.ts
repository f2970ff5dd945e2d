import type { Client } from './client.ts';

/** What a command is carried out with: the platform, the terminal, and how it is told to stop. */
export type World = {
  /** Undefined when nobody said where the platform is and who calls. */
  by: Client | undefined;
  /** Whether the token comes from a file that something else keeps fresh: an expired one is then waited for. */
  tokenIsRenewed: boolean;
  say: (text: string) => void;
  line: (text: string) => void;
  signal: AbortSignal;
};
