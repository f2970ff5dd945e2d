import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { abreast } from '#shared/runtime/abreast.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import type { HeldSeal } from './faults.ts';
import { Seal } from './seal.ts';

const prefix = 'audit/';
const keyOf = (from: string) => `${prefix}${from}.json`;
const dayMs = 86_400_000;

/** Puts a seal unless its window has one; the bucket's default lock keeps it for three years. True if it was put. */
export async function keepSeal(seal: Seal): Promise<boolean> {
  const Body = Buffer.from(JSON.stringify(seal));
  const command = new PutObjectCommand({
    Bucket: setting('SEALS_BUCKET'),
    Key: keyOf(seal.from),
    Body,
    ContentType: 'application/json',
    IfNoneMatch: '*',
    ChecksumSHA256: createHash('sha256').update(Body).digest('base64'), // S3 asks for one where objects are locked
  });
  try {
    await storage().send(command);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return false;
    throw error;
  }
}

const Instant = z.iso.datetime();
type Version = { from: string; id: string; marker: boolean };

/** The seals whose windows begin at or after one instant and before another, in order of time. */
export async function sealsBetween(from: Date, before: Date): Promise<HeldSeal[]> {
  const versions = new Map<string, Version[]>();
  for await (const one of versionsFrom(from.toISOString())) {
    if (one.from >= before.toISOString()) break;
    versions.set(one.from, [...(versions.get(one.from) ?? []), one]);
  }
  return abreast([...versions], 8, async ([instant, all]) => {
    const oldest = all.findLast(({ marker }) => !marker);
    return { from: instant, seal: oldest && (await read(instant, oldest.id)), replaced: all.length > 1 };
  });
}

/** The last seal before an instant; undefined before the first. It is looked for among those of the last days first. */
export async function lastSeal(now: Date): Promise<HeldSeal | undefined> {
  for (const since of [new Date(now.getTime() - 3 * dayMs), new Date(0)]) {
    let last: Version | undefined;
    for await (const one of versionsFrom(since.toISOString())) if (one.from < now.toISOString()) last = one;
    if (last) return (await sealsBetween(new Date(last.from), new Date(Date.parse(last.from) + 1)))[0];
  }
  return undefined;
}

/** Every version of every seal from an instant on: by time, and of one seal the newest first. */
async function* versionsFrom(from: string): AsyncGenerator<Version> {
  let after: { KeyMarker: string | undefined; VersionIdMarker?: string | undefined } | undefined = {
    KeyMarker: `${prefix}${from}`,
  };
  while (after) {
    const page: ListObjectVersionsCommandOutput = await storage().send(
      new ListObjectVersionsCommand({ Bucket: setting('SEALS_BUCKET'), Prefix: prefix, ...after }),
    );
    const rows = [
      ...(page.Versions ?? []).map((one) => ({ ...one, marker: false })),
      ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, marker: true })),
    ];
    // the SDK gives versions and markers apart; a marker is put over what is there, so it never is the oldest
    const byKey = rows.sort((one, other) => ((one.Key ?? '') < (other.Key ?? '') ? -1 : one.Key === other.Key ? 0 : 1));
    for (const { Key = '', VersionId = '', marker } of byKey) {
      const from = Key.slice(prefix.length).replace(/\.json$/, '');
      if (Instant.safeParse(from).success) yield { from, id: VersionId, marker };
    }
    after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
  }
}

async function read(from: string, VersionId: string): Promise<Seal | undefined> {
  const command = new GetObjectCommand({ Bucket: setting('SEALS_BUCKET'), Key: keyOf(from), VersionId });
  const { Body } = await storage().send(command);
  try {
    return Seal.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  } catch {
    return undefined;
  }
}
