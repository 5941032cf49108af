import { join } from 'node:path';
import { Arch as BuilderArch, build, Platform as BuilderPlatform } from 'electron-builder';
import { builderConfig } from './builder-config.ts';
import type { Arch, Platform } from './layout.ts';
import { stageTill } from './stage.ts';

export interface PackOptions {
  readonly platform: Platform;
  readonly arch: Arch;
  /** Stop at the unpacked folder, make no installer. */
  readonly onlyFolder: boolean;
  /** Gets `app` (what was staged) and electron-builder's own folders. */
  readonly output: string;
  readonly electronDist?: string;
}

/** Stages and packs the till; gives the output folder. */
export async function packTill(options: PackOptions): Promise<string> {
  const { platform, arch, output, electronDist } = options;
  const app = join(output, 'app');
  await stageTill(app, platform, arch);
  const target = platform === 'linux' ? BuilderPlatform.LINUX : BuilderPlatform.WINDOWS;
  const config = builderConfig({
    output: join(output, 'out'),
    ...(electronDist === undefined ? {} : { electronDist }),
  });
  await build({
    projectDir: app,
    targets: target.createTarget(
      options.onlyFolder ? 'dir' : null,
      arch === 'x64' ? BuilderArch.x64 : BuilderArch.arm64,
    ),
    config,
    publish: 'never',
  });
  return output;
}
