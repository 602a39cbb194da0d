/**
 * Moves positions apart until neighbours are at least `gap` away from each other, each as near to its wish as the others
 * let it, all of them between `low` and `high` while there is room. The order of the wishes is kept.
 *
 * @returns one position a wish, in the order of `wishes`
 */
export function spread(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = [...wishes.keys()].sort((a, b) => (wishes[a] as number) - (wishes[b] as number) || a - b);
  /** Runs of neighbours that touch: each is placed as one block about the mean of what its members wish. */
  const blocks: { members: number[]; start: number }[] = [];
  const startOf = (members: readonly number[]) => {
    const wished = members.reduce((sum, member, n) => sum + (wishes[member] as number) - n * gap, 0) / members.length;
    return Math.max(low, Math.min(high - (members.length - 1) * gap, wished));
  };
  for (const next of order) {
    blocks.push({ members: [next], start: startOf([next]) });
    for (let [last, before] = [blocks.at(-1), blocks.at(-2)]; last && before && before.start + before.members.length * gap > last.start; [last, before] = [blocks.at(-1), blocks.at(-2)]) {
      const members = [...before.members, ...last.members];
      blocks.splice(-2, 2, { members, start: startOf(members) });
    }
  }
  const places = new Array<number>(wishes.length);
  for (const { members, start } of blocks) members.forEach((member, n) => { places[member] = start + n * gap; });
  return places;
}
