import { api } from '#shared/api/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { hasArrived, signDownload, signUpload } from './evidence-storage.ts';
import { findEvidence, keepEvidence } from './evidence-store.ts';

/** Declares a file that proves an act and signs its upload; one that has arrived is not sent again. */
export const declareEvidence = api(contract.declareEvidence, async ({ params, body, actor, now }) => {
  const { archivesCode } = params;
  const { sha256 } = body;
  await keepEvidence(archivesCode, body, { by: actor.subject, at: now.toISOString() });
  if (await hasArrived(archivesCode, sha256)) return { sha256, arrived: true };
  return { sha256, arrived: false, upload: await signUpload(archivesCode, body, now) };
});

/** A file that proves an act, by its digest as the act names it. */
export const showEvidence = api(contract.showEvidence, async ({ params: { archivesCode, sha256 }, now }) => {
  const found = await findEvidence(archivesCode, sha256);
  if (!found || !(await hasArrived(archivesCode, sha256))) throw problem('act-evidence-not-there', { sha256 });
  const { fileName, size, by, at } = found;
  return { fileName, size, sha256, by, at, file: await signDownload(archivesCode, { fileName, size, sha256 }, now) };
});
