import { client } from '#infra/client/client.ts';
import { filesOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { upload } from '#infra/client/upload.ts';

/** What a client in a process of its own is to send, and to whom. */
export type Sending = {
  origin: string;
  token: string;
  archivesCode: string;
  folder: string;
  journal: string;
  lanes: number;
};

/** What it cost: wall and CPU milliseconds, without the start of the process. */
export type Spent = { ms: number; cpuMs: number };

/** Sends a folder as `lantai upload` does, without waiting for its verification. */
async function send({ origin, token, archivesCode, folder, journal, lanes }: Sending): Promise<Spent> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await upload({
    by: client(origin, async () => token),
    archivesCode,
    title: 'C038-001-002',
    files: filesOf(folder),
    journal: openJournal(journal),
    lanes,
    patience: { deadAfterMs: 60_000 },
    say: () => {},
  });
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
}

process.once('message', (sending: Sending) => {
  void send(sending).then((spent) => process.send?.(spent, () => process.exit()));
});
