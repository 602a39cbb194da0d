import { describe, expect, it } from 'vitest';
import { summarise } from '#electron/cli/evaluation/summarise.ts';
import { scoreTable } from '#electron/cli/evaluation/table.ts';
import { parseSlices } from '#electron/cli/commands/label.ts';
import { parseStructures } from '#electron/cli/commands/create.ts';
import { drawProgress, sayDuration } from '#electron/cli/output/progressBar.ts';
import { exitCodeOf, exitCodes } from '#electron/cli/exitCodes.ts';
import { errorCodes } from '#shared/contract/errors.ts';
import { readFileSync } from 'node:fs';

describe('summarise', () => {
  it('averages structures over cases that have a score, and cases by their own means', () => {
    const summary = summarise(
      [
        { id: 'a', values: [1, 2], dice: [0.8, null], hd95Mm: [2, null], asdMm: [1, null], volumeMl: [1, 0], volumeErrorMl: [-1, null], meanDice: 0.8 },
        { id: 'b', values: [1, 2], dice: [0.6, 0.4], hd95Mm: [4, 6], asdMm: [2, 3], volumeMl: [3, 2], volumeErrorMl: [0.5, 2], meanDice: 0.5 },
      ],
      (value) => ({ 1: 'Anterior', 2: 'Posterior' })[value] ?? String(value),
    );
    expect(summary.meanDice).toBeCloseTo(0.65, 12);
    expect(summary.dice).toEqual({ Anterior: 0.7, Posterior: 0.4 });
    expect(summary.hd95Mm).toEqual({ Anterior: 3, Posterior: 6 });
    expect(summary.asdMm).toEqual({ Anterior: 1.5, Posterior: 3 });
    expect(summary.volumeMl).toEqual({ Anterior: 2, Posterior: 1 });
    expect(summary.volumeErrorMl).toEqual({ Anterior: -0.25, Posterior: 2 });
    expect(summary.absoluteVolumeErrorMl).toEqual({ Anterior: 0.75, Posterior: 2 });
    expect(summary.cases?.[0]).toEqual({
      id: 'a', meanDice: 0.8, dice: { Anterior: 0.8, Posterior: null }, hd95Mm: { Anterior: 2, Posterior: null }, asdMm: { Anterior: 1, Posterior: null },
      volumeMl: { Anterior: 1, Posterior: 0 }, volumeErrorMl: { Anterior: -1, Posterior: null },
    });
  });

  it('is a table with a row a structure; what cannot be scored is a dash', () => {
    const summary = summarise([{ id: 'a', values: [1, 2], dice: [0.8, 0], hd95Mm: [2, null], asdMm: [0.5, null], volumeMl: [1.25, 0], volumeErrorMl: [0.125, -1], meanDice: 0.4 }], (value) => ['', 'Anterior', 'Left'][value] as string);
    expect(scoreTable(summary)).toBe([
      'Structure        Dice     HD95 mm      ASD mm     mean ml    error ml  |error| ml',
      'Anterior        0.800        2.00        0.50        1.25      +0.125       0.125',
      'Left            0.000           -           -        0.00      -1.000       1.000',
      'Mean            0.400',
    ].join('\n'));
  });

  it('gives null, not zero, where nothing can be scored', () => {
    expect(summarise([{ id: 'a', values: [1], dice: [null], hd95Mm: [null], asdMm: [null], volumeMl: [0], volumeErrorMl: [null], meanDice: null }], String)).toMatchObject({ meanDice: null, dice: { 1: null } });
  });
});

describe('the command line', () => {
  it('reads structures and slices, and names what it cannot read', () => {
    expect(parseStructures('1=Anterior, 2=Left ventricle')).toEqual([{ value: 1, name: 'Anterior' }, { value: 2, name: 'Left ventricle' }]);
    expect(() => parseStructures('Anterior')).toThrow('"Anterior" is not of the form VALUE=NAME');
    expect(() => parseStructures('255=Rest')).toThrow('value from 1 to 254');
    expect(parseSlices('9, 4,9')).toEqual([4, 9]);
    expect(parseSlices(undefined)).toBeNull();
    expect(() => parseSlices('4,-1')).toThrow('"-1" is not a slice number');
  });

  it('draws progress in one line and says durations in words', () => {
    expect(drawProgress('Predicting', 0.5, 70, '3 of 6', 100)).toBe('████████████░░░░░░░░░░░░  50 %  Predicting, 1 min 10 s left  (3 of 6)');
    expect([sayDuration(40.2), sayDuration(120), sayDuration(7500)]).toEqual(['40 s', '2 min', '2 h 5 min']);
  });

  it('has an exit code for every refusal, and documents every code', () => {
    const documented = readFileSync('docs/exit-codes.md', 'utf8');
    for (const code of errorCodes) expect(Object.values(exitCodes)).toContain(exitCodeOf(code));
    for (const [name, code] of Object.entries(exitCodes)) expect(documented).toContain(`| ${code} | ${name} |`);
  });
});
