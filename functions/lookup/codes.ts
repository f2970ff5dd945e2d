import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';

/** The canonical form of a code as a person typed it; throws `reference-code-unreadable`. */
export function canonicalCode(typed: string): string {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code.canonical;
}
