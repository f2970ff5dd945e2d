import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { takeDataFolder } from './data-folder.ts';
import { type Platform, startPlatform } from './platform.ts';
import { people } from './story/people.ts';
import { tell } from './story/story.ts';

const root = join(import.meta.dirname, '../..');
const data = join(root, '.local');
// of its own: `npm run synth` beside a running platform must not take its code away
const outdir = join(data, 'cdk.out');
const say = (line: string) => console.log(line);

/** `npm start`: builds, synthesises, stands everything up, tells the story, and stays (`--once`: ends after it). */
async function start(once: boolean): Promise<void> {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const known = existsSync(data);
  takeDataFolder(data).release();
  synthesise();
  const platform = await startPlatform({ outdir, data });
  say(`平台已在本机运行:${platform.origin}(${seconds()}秒;${known ? '接着用' : '新建'}数据 ${relative(root, data)}/)`);
  try {
    await tell({ platform, files: join(data, 'files'), now: () => new Date(platform.clock.now()), say });
    await platform.idle();
    if (platform.denied.length) throw new Error(`有调用被拒绝:${JSON.stringify(platform.denied)}`);
    say(`\n全部步骤正确,用时${seconds()}秒。`);
    if (once) return await platform.stop();
  } catch (error) {
    say(`\n出错了:${error instanceof Error ? error.message : String(error)}`);
    for (const { fn, line } of platform.log.filter(({ line }) => line.includes('"failed"')).slice(-5))
      say(`  ${fn} ${line}`);
    await platform.stop();
    process.exitCode = 1;
    return;
  }
  await invite(platform);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void platform.stop().then(() => process.exit(0)));
}

function synthesise(): void {
  rmSync(outdir, { recursive: true, force: true });
  const env = { ...process.env, CDK_OUTDIR: outdir };
  const made = spawnSync(process.execPath, [join(root, 'infra/app.ts')], { cwd: root, env, stdio: 'inherit' });
  if (made.status !== 0) process.exit(made.status ?? 1);
}

/** Where to look, and with whose token. */
async function invite(platform: Platform): Promise<void> {
  say(
    `\n可以看:\n  接口说明  ${platform.origin}/v1/guide\n  是否可用  ${platform.origin}/v1/health\n  文件      ${relative(root, data)}/files/`,
  );
  say('令牌(十二小时有效):');
  for (const { subject, name, archivesCode } of Object.values(people))
    say(`  ${name} ${archivesCode} ${subject}\n    ${await platform.token(subject, 12 * 3600)}`);
  say(`\n例如:curl -H "Authorization: Bearer $TOKEN" ${platform.origin}/v1/me\n按 Ctrl+C 停止,数据保留。`);
}

try {
  await start(process.argv.includes('--once'));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
