import type { JobEvent, Stage } from '#shared/contract/schemas/job.ts';
import { drawProgress } from './progressBar.ts';

/** Where a command says what happens: people get a progress bar on a terminal, machines one JSON object a line. */
export interface Reporter {
  event(event: JobEvent): void;
  /** A finished sentence for people; machines get it as a notice. */
  say(sentence: string): void;
  /** A sentence about something that was refused while the rest goes on. */
  warn(sentence: string): void;
  /** The command's last line under --json; people get `sentence`. */
  result(value: object, sentence: string): void;
}

const stageWords: Record<Stage, string> = {
  preparing: 'Reading the volumes',
  globalContrast: 'Learning the anatomy: whole slices',
  localContrast: 'Learning the anatomy: regions',
  finetuning: 'Learning your structures',
  statistics: 'Settling on the unlabelled volumes',
  checking: 'Checking',
  predicting: 'Predicting',
  exporting: 'Writing',
};

export function createReporter(json: boolean, out: NodeJS.WriteStream = process.stdout, err: NodeJS.WriteStream = process.stderr): Reporter {
  return json ? jsonReporter(out) : peopleReporter(out, err);
}

function jsonReporter(out: NodeJS.WriteStream): Reporter {
  const line = (value: object) => void out.write(`${JSON.stringify(value)}\n`);
  return {
    // The command ends with its own, fuller result; the job's would make two of them.
    event: (event) => (event.type === 'result' || event.type === 'mask' ? undefined : line(event)),
    say: (message) => line({ type: 'notice', message }),
    warn: (message) => line({ type: 'notice', message }),
    result: (value) => line(value),
  };
}

/** The bar goes to stderr, so that stdout holds sentences and results alone; without a terminal a stage is one line. */
function peopleReporter(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Reporter {
  let barShown = false;
  const clearBar = () => {
    if (barShown) err.write('\r\x1b[K');
    barShown = false;
  };
  const sentence = (text: string) => {
    clearBar();
    out.write(`${text}\n`);
  };
  const bar = (stage: Stage, fraction: number, secondsLeft: number | null, detail: string) => {
    if (!err.isTTY) return;
    err.write(`\r\x1b[K${drawProgress(stageWords[stage], fraction, secondsLeft, detail, err.columns ?? 80)}`);
    barShown = true;
  };
  return {
    say: sentence,
    warn(text) {
      clearBar();
      err.write(`${text}\n`);
    },
    result: (_value, text) => sentence(text),
    event(event) {
      switch (event.type) {
        case 'started':
          return sentence(`Runs on ${event.engine}.${event.numHeldOutSlices > 0 ? ` ${event.numHeldOutSlices} slices are kept aside as a check.` : ''}`);
        case 'stage':
          return err.isTTY ? undefined : sentence(`${stageWords[event.stage]}${event.numSteps ? `, ${event.numSteps} steps` : ''}.`);
        case 'step':
          return bar(event.stage, event.fractionDone, event.secondsLeft, `step ${event.step}${event.numSteps ? ` of ${event.numSteps}` : ''}, loss ${event.loss.toFixed(2)}`);
        case 'progress':
          return bar(event.stage, event.fractionDone, event.secondsLeft, `${event.done} of ${event.total}`);
        case 'notice':
          return sentence(event.message);
        case 'cancelled':
        case 'error':
          return clearBar();
        case 'heldOut':
        case 'mask':
        case 'checkpoint':
        case 'predicted':
        case 'model':
          return undefined;
        case 'result':
          return clearBar();
      }
    },
  };
}
