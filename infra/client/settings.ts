import { readFileSync } from 'node:fs';

/** Where the platform is, and who calls it. The token is read anew on every call, so that a file can be renewed under a long upload. */
export type Access = { origin: string; token: () => Promise<string>; tokenIsRenewed: boolean };

/**
 * Reads LANTAI_ORIGIN and LANTAI_TOKEN, or LANTAI_TOKEN_FILE (a file that something else keeps fresh). Undefined when
 * either is missing.
 */
export function accessFromEnvironment(): Access | undefined {
  const { LANTAI_ORIGIN: origin, LANTAI_TOKEN: token, LANTAI_TOKEN_FILE: file } = process.env;
  if (!origin || !(token || file)) return undefined;
  return {
    origin,
    tokenIsRenewed: Boolean(file),
    token: async () => (file ? readFileSync(file, 'utf8').trim() : (token ?? '')),
  };
}
