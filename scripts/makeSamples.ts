/**
 * Draws the sample studies that Fewslice ships from the development data beside the clone (../shared/data).
 * Run once by a developer; the result is committed under resources/samples and never made at set-up.
 *
 *   node scripts/makeSamples.ts
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '#shared/util/random.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dataDir = join(root, '../shared/data');
const samplesDir = join(root, 'resources/samples');

/** Labelled in the sample; the recipe of method.md 11 was measured with two such volumes. */
const labelled = ['hippocampus_234', 'hippocampus_295'];
/** 4 to 5 mm off, smoother, a larger posterior part: a sample without an unusual scan would flatter the program. */
const unusual = 'hippocampus_173';
const shuffleSeed = 20;

function drawHippocampus(): string[] {
  const all = readdirSync(join(dataDir, 'hippocampus/labelsTr')).map((name) => name.replace('.nii.gz', '')).sort();
  const rest = all.filter((id) => !labelled.includes(id) && id !== unusual);
  const others = [unusual, ...createRandom(shuffleSeed).shuffle(rest).slice(0, 17)];
  return others.sort();
}

function copyAll(ids: string[], from: string, to: string): string[] {
  mkdirSync(to, { recursive: true });
  return ids.map((id) => {
    copyFileSync(join(from, `${id}.nii.gz`), join(to, `${id}.nii.gz`));
    return `${to.slice(to.lastIndexOf('/') + 1)}/${id}.nii.gz`;
  });
}

function writeSample(dir: string, sample: object, licence: string): void {
  writeFileSync(join(dir, 'sample.json'), `${JSON.stringify(sample, null, 2)}\n`);
  writeFileSync(join(dir, 'LICENCE.md'), licence);
}

function makeHippocampus(): void {
  const dir = join(samplesDir, 'hippocampus');
  const source = join(dataDir, 'hippocampus');
  rmSync(dir, { recursive: true, force: true });
  const others = drawHippocampus();
  const images = copyAll([...labelled, ...others].sort(), join(source, 'imagesTr'), join(dir, 'images'));
  const labels = copyAll(labelled, join(source, 'labelsTr'), join(dir, 'labels'));
  const references = copyAll(others, join(source, 'labelsTr'), join(dir, 'references'));
  copyFileSync(join(dataDir, 'formats/nifti/ct_spleen_pair/license.txt'), join(dir, 'CC-BY-SA-4.0.txt'));
  const attribution = 'Medical Segmentation Decathlon, Task04 Hippocampus (Vanderbilt University Medical Center)';
  writeSample(
    dir,
    {
      id: 'hippocampus',
      name: 'Hippocampus MRI',
      summary: '20 T1-weighted volumes cropped around one hippocampus. Two are labelled; train at once.',
      licence: 'CC BY-SA 4.0',
      attribution,
      structures: [
        { value: 1, name: 'Anterior' },
        { value: 2, name: 'Posterior' },
      ],
      images,
      labels,
      references,
    },
    `# Hippocampus MRI

${attribution}: Antonelli et al., The Medical Segmentation Decathlon, Nature Communications 13, 4128 (2022).

Licence: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0),
https://creativecommons.org/licenses/by-sa/4.0/ (the full text is in CC-BY-SA-4.0.txt). The files here are a selection, bytes unchanged, under the same licence.

${labelled.join(' and ')} come with labels. The other 18 were drawn from the rest by a seeded shuffle
(scripts/makeSamples.ts, seed ${shuffleSeed}), ${unusual}, an unusual scan, among them. Their expert labels lie in
\`references/\` and are read only by \`fewslice demo\` and \`fewslice evaluate\`; their images do take part in pre-training.
`,
  );
}

function makeFetalBrain(): void {
  const dir = join(samplesDir, 'fetal-brain');
  rmSync(dir, { recursive: true, force: true });
  const ids = ['GA22_notoperated', 'GA25_notoperated', 'GA29_operated', 'GA33_operated'].map((age) => `fetal_SB_atlas_${age}`);
  const images = copyAll(ids, join(dataDir, 'fetal_brain/imagesTr'), join(dir, 'images'));
  const attribution = 'Fidon et al., spatio-temporal atlas of the fetal brain with spina bifida aperta (Zenodo 5524312)';
  writeSample(
    dir,
    {
      id: 'fetal-brain',
      name: 'Fetal brain',
      summary: 'Four T2-weighted atlas volumes, 22 to 33 weeks. Nothing is labelled; large enough to paint on.',
      licence: 'CC0 1.0',
      attribution,
      structures: [
        { value: 1, name: 'White matter' },
        { value: 2, name: 'Ventricles and CSF' },
        { value: 3, name: 'Cerebellum' },
        { value: 4, name: 'Deep grey matter' },
      ],
      images,
      labels: [],
      references: [],
    },
    `# Fetal brain

${attribution}; Open Research Europe 1:123 (2021).

Licence: CC0 1.0 Universal, https://creativecommons.org/publicdomain/zero/1.0/. Four of the atlas volumes, bytes unchanged.
They are averages of many scans, one a gestational age, not single patients.
`,
  );
}

makeHippocampus();
makeFetalBrain();
