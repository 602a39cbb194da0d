import type { Said } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';
import { formatBytes, formatNumbers } from './format.ts';

/**
 * Every reason for which a NIfTI file is not taken, as a finished sentence that names the file.
 * None of them returns.
 */
export type Refuse = ReturnType<typeof refusalsFor>;

export function refusalsFor(fileName: string) {
  const refuse = (what: Said, todo: Said): never => {
    throw new UserError('unreadableVolume', said('volume.refused', { file: fileName, what, todo }));
  };
  const again = said('volume.todo.again');
  const another = said('volume.todo.another');
  return {
    empty: () => refuse(said('volume.what.empty'), again),
    notNifti: () => refuse(said('volume.what.notNifti'), another),
    truncated: () => refuse(said('volume.what.truncated'), again),
    corrupt: () => refuse(said('volume.what.corrupt'), again),
    bomb: (expected: number) => refuse(said('volume.what.bomb', { expected: formatBytes(expected) }), said('volume.todo.distrust')),
    tooLarge: (claimed: number, limit: number) =>
      refuse(said('volume.what.tooLarge', { claimed: formatBytes(claimed), limit: formatBytes(limit) }), said('volume.todo.smaller')),
    detached: () => refuse(said('volume.what.detached'), said('volume.todo.onePair')),
    cifti: () => refuse(said('volume.what.cifti'), said('volume.todo.chooseVolume')),
    badDimensions: (dim: readonly number[]) => refuse(said('volume.what.badDimensions', { size: formatNumbers(dim, ' x ') }), again),
    flat: (dim: readonly number[]) => refuse(said('volume.what.flat', { size: formatNumbers(dim, ' x ') }), said('volume.todo.stack')),
    moreThan3d: (dim: readonly number[]) => refuse(said('volume.what.moreThan3d', { size: formatNumbers(dim, ' x ') }), said('volume.todo.oneVolume')),
    rgb: () => refuse(said('volume.what.rgb'), said('volume.todo.grey')),
    complex: () => refuse(said('volume.what.complex'), said('volume.todo.magnitude')),
    unknownType: (datatype: number) => refuse(said('volume.what.unknownType', { type: String(datatype) }), another),
    badSpacing: (spacing: readonly number[]) => refuse(said('volume.what.badSpacing', { size: formatNumbers(spacing, ' x ') }), said('volume.todo.header')),
    badAffine: () => refuse(said('volume.what.badAffine'), said('volume.todo.headerOrExport')),
    sheared: (degrees: number) => refuse(said('volume.what.sheared', { degrees: formatNumbers([degrees]) }), said('volume.todo.straighten')),
    notFinite: () => refuse(said('volume.what.notFinite'), another),
    labelsNotWhole: (value: number) => refuse(said('volume.what.notLabels', { value: formatNumbers([value]) }), said('volume.todo.chooseLabels')),
  };
}
