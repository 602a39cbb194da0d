import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepUnfinished } from '#electron/core/project-store/sweep.ts';
import { writeFiles } from '../../../../support/project.ts';
import { tempDir } from '../../../../support/tempDir.ts';

it('what a dead core had not finished is swept away, and nothing else', async () => {
  const dir = writeFiles(tempDir(), { '.project.json.0123456789ab.tmp': '{', 'project.json': '{}', '.hidden': '', 'notes.tmp': 'mine' });
  writeFiles(join(dir, 'labels'), { '.a.nii.gz.ba9876543210.tmp': '', 'a.nii.gz': '' });
  writeFiles(join(dir, 'runs'), { '.checkpoint.json.0123456789ab.tmp': '{' });
  await sweepUnfinished(dir);
  expect(readdirSync(dir).sort()).toEqual(['.hidden', 'labels', 'notes.tmp', 'project.json', 'runs']);
  expect(readdirSync(join(dir, 'labels'))).toEqual(['a.nii.gz']);
  // A trainer may still be writing there.
  expect(readdirSync(join(dir, 'runs'))).toHaveLength(1);
  await sweepUnfinished(join(dir, 'gone'));
});
