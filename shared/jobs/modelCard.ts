import type { ModelConfig } from './modelFolder.ts';

/** README.md of a model's folder: what it was made from and what is known of it. Dice only where it was measured. */
export function modelCard({ summary, plan, structures, engine, provenance }: ModelConfig): string {
  const named = plan.classValues.map((value) => `${value} ${structures.find((each) => each.value === value)?.name ?? ''}`.trim());
  const labelled = provenance.cases.filter(({ labelledSlices }) => labelledSlices.length > 0);
  return `# ${summary.id}

A segmentation model trained with Fewslice on ${summary.createdAt.slice(0, 10)}. **For research use. Not a medical device:** look at every mask before you rely on it.

## What it finds

${named.map((name) => `- ${name}`).join('\n')}

## What it was trained on

${labelled.length} labelled and ${summary.numUnlabelledCases} unlabelled volume(s); ${summary.numCompleteSlices} complete slices taught it.

${labelled.map(({ id, labelledSlices }) => `- ${id}: ${labelledSlices.length} slices`).join('\n')}

It has seen no other scanner, protocol, disease or age group than those volumes show. On anything else, expect worse.

## How good it is

${measured(summary.heldOutDice, provenance)}

## How it was made

${provenance.from === 'random' ? 'From random weights' : provenance.from === 'pretrained' ? 'Pre-trained on all volumes without their labels (global and local contrastive losses, Chaitanya et al., NeurIPS 2020), then fine-tuned' : `From ${provenance.from}, then fine-tuned`}; ${summary.steps} steps in ${Math.round(summary.seconds)} s, seed ${provenance.seed}, on ${engine.description}.
Slices of ${plan.spacingMm} mm pixels, ${plan.planes === 'all' ? 'across all three axes' : 'in the plane of the slices'}, ${plan.canvas.join(' x ')} at a time.
${summary.notes.length === 0 ? '' : `\n## Worth knowing\n\n${summary.notes.map(({ message }) => `- ${message}`).join('\n')}\n`}
## Files

- \`config.json\`: preprocessing, network and training settings, structures, provenance with the SHA-256 of every source volume
- \`weights.safetensors\`: float32 tensors by name, convolution kernels as [height, width, in, out]
`;
}

function measured(heldOutDice: number | null, { cases, heldOutDice: structures }: ModelConfig['provenance']): string {
  const slices = cases.reduce((sum, { heldOutSlices }) => sum + heldOutSlices.length, 0);
  if (heldOutDice === null) return 'Not measured: no labelled slice was kept aside.';
  const rows = Object.entries(structures).map(([name, dice]) => `| ${name} | ${dice === null ? 'nothing to score' : dice.toFixed(3)} |`);
  return `Dice on ${slices} labelled slices kept out of training (from the same volumes, so it flatters a little):

| structure | Dice |
|---|---|
${rows.join('\n')}
| mean | ${heldOutDice.toFixed(3)} |`;
}
