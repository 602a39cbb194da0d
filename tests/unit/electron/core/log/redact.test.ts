import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '#electron/core/log/redact.ts';
import { capitalCodes, vocabulary } from '#electron/core/log/vocabulary.ts';

/** Free text as it comes: words that are known, words that are not, paths, quotes, any characters. */
const knownWord = fc.constantFrom(...[...vocabulary].slice(0, 80), ...[...capitalCodes].slice(0, 20));
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.array(fc.oneof(knownWord, fc.string(), fc.constantFrom('/', '\\', '"', "'", '\n', ' ', '. ', ': '))).map((parts) => parts.join('')));
/** Names as people give them; none is a known word. */
const name = fc.stringMatching(/^[A-Za-zÀ-žΑ-ω\u4e00-\u9fff0-9][A-Za-zÀ-žΑ-ω\u4e00-\u9fff0-9_.-]{2,20}$/).filter((each) => !vocabulary.has(each.toLowerCase().replace(/\.+$/, '')) && !capitalCodes.has(each.replace(/\.+$/, '')));

describe('redact', () => {
  it.each([
    ["ENOENT: no such file or directory, open '/home/anna/Scans/Mueller_Karl.nii.gz'", "ENOENT: no such file or directory, open '…'"],
    ["Cannot read properties of undefined (reading 'hippocampus')", "cannot read properties of undefined (reading '…')"],
    ['C:\\Users\\anna\\case 7.nii is locked by another process', '… is locked by another process'],
    ['The value 19480312 of Left ventricle is out of range.', 'the value … of … is out of range.'],
    ['訓練 failed', '… failed'],
  ])('leaves what says what went wrong: %s', (before, after) => expect(redact(before)).toBe(after));

  it('lets no word pass that is not a known one, whatever the text', () => {
    fc.assert(fc.property(text, (any) => {
      const words = redact(any).split(/[\s"'`()[\]{}<>,;:=]+/u).map((word) => word.replace(/[.!?]$/u, '')).filter((word) => word !== '' && word !== '…');
      expect(words.filter((word) => !vocabulary.has(word) && !capitalCodes.has(word))).toEqual([]);
    }), { numRuns: 2000 });
  });

  it('never passes a name on, wherever it stands', () => {
    fc.assert(fc.property(text, name, text, fc.constantFrom('', ' ', '/', '_', '"', '.nii.gz', ': ', '\n', '-'), (before, secret, after, joint) => {
      const out = redact(`${before}${joint}${secret}${joint}${after}`);
      expect(out.includes(secret)).toBe(false);
    }), { numRuns: 2000 });
  });

  it('changes nothing more the second time, and keeps a line short', () => {
    fc.assert(fc.property(text, (any) => {
      expect(redact(redact(any))).toBe(redact(any));
      expect(redact(any.repeat(50)).length).toBeLessThanOrEqual(500);
    }), { numRuns: 1000 });
  });
});
