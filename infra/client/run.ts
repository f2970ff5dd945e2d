import { parseArgs } from 'node:util';
import type { Client } from '#shared/client/client.ts';
import { Refusal } from '#shared/client/client.ts';
import { LineDeadError } from './retry.ts';
import { uploadFolder } from './upload-folder.ts';

/** What scripts may rely on. 3: run the same command again, it goes on where it ended. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 3, refused: 4 } as const;

export type World = {
  /** Undefined when nobody said where the platform is and who calls. */
  by: Client | undefined;
  /** Whether the token comes from a file that something else keeps fresh: an expired one is then waited for. */
  tokenIsRenewed: boolean;
  say: (text: string) => void;
  line: (text: string) => void;
  signal: AbortSignal;
};

const usage = `用法:
  lantai upload 文件夹 --archives 档案馆代码 [--title 批次名称] [--list 清单文件] [--journal 日志文件]
                [--lanes 并行数,默认16] [--rate 上限KB每秒] [--wait 断线等待分钟,默认10] [--dry-run]
环境变量:LANTAI_ORIGIN 平台地址;LANTAI_TOKEN 令牌,或 LANTAI_TOKEN_FILE 令牌文件
退出码:0 全部收妥且检测通过 · 1 有文件退回、缺页或未核验 · 2 用法不对 · 3 中断,重新运行即续传 · 4 平台拒绝`;

const options = {
  archives: { type: 'string' },
  title: { type: 'string' },
  list: { type: 'string' },
  journal: { type: 'string' },
  lanes: { type: 'string', default: '16' },
  rate: { type: 'string' },
  wait: { type: 'string', default: '10' },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Carries out a command line; answers the exit code. */
export async function run(words: string[], world: World): Promise<number> {
  const read = parsed(words);
  const [command, folder] = read?.positionals ?? [];
  const { values } = read ?? { values: undefined };
  if (values?.help) {
    world.say(usage);
    return exitCodes.done;
  }
  const [lanes, wait, rate] = [values?.lanes, values?.wait, values?.rate ?? '0'].map(Number);
  const wrong = !(lanes && lanes >= 1 && lanes <= 64) || !(wait && wait > 0) || !(rate !== undefined && rate >= 0);
  if (!values || command !== 'upload' || !folder || !values.archives || wrong) {
    world.say(usage);
    return exitCodes.usage;
  }
  if (!world.by && !values['dry-run']) {
    world.say('请先设置 LANTAI_ORIGIN 与 LANTAI_TOKEN(或 LANTAI_TOKEN_FILE)。');
    return exitCodes.usage;
  }
  try {
    const good = await uploadFolder(folder, { ...values, archives: values.archives, lanes, rate, wait }, world);
    return good ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    if (error instanceof Refusal) {
      world.say(`平台拒绝:${error.message}`);
      for (const { detail } of error.problem.errors ?? []) world.say(`  ${detail}`);
      return exitCodes.refused;
    }
    if (error instanceof LineDeadError || world.signal.aborted) {
      world.say('已中断;再次运行同一命令即从断处续传,已收妥的不再重传。');
      return exitCodes.interrupted;
    }
    throw error;
  }
}

function parsed(words: string[]) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch {
    return undefined;
  }
}
