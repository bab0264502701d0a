/** What stands where one writes: a recording that was left, what is recorded, and files that wait for their browser. */

import composer from "../src/features/chat/composer.module.css";
import { Length, Levels } from "../src/features/chat/voice/Listen.tsx";
import { Unsent } from "../src/features/chat/voice/Unsent.tsx";
import { VoiceButton } from "../src/features/chat/voice/VoiceButton.tsx";
import voice from "../src/features/chat/voice/voice.module.css";
import { TEXTS } from "../src/texts.ts";
import { Section } from "../src/ui/Section.tsx";
import classes from "./examples.module.css";
import { Place } from "./Place.tsx";

const LEVELS = Array.from({ length: 48 }, (_, at) => 0.15 + 0.8 * Math.abs(Math.sin(at * 0.7) * Math.sin(at * 0.13)));
const LEFT = { id: "r1", file: new File([], "voice.webm", { type: "audio/webm" }), seconds: 83, levels: LEVELS };
const { voice: words } = TEXTS.chat;
const nothing = (): void => undefined;

export function Composer() {
  return (
    <Section title="Where one writes">
      <div className={classes.stack}>
        <Place title="Recording, after a tap">
          <div className={composer.composer}>
            <div className={voice.voice}>
              <VoiceButton icon="trash" label={words.discard} look="danger" onClick={nothing} />
              <span className={voice.dot} data-on="true" />
              <Levels levels={LEVELS} />
              <Length seconds={14} />
              <VoiceButton icon="stop" label={words.stop} onClick={nothing} />
            </div>
          </div>
        </Place>
        <Place title="Recording, while one holds">
          <div className={composer.composer}>
            <div className={voice.voice}>
              <span className={voice.dot} data-on="true" />
              <Levels levels={LEVELS} />
              <Length seconds={3} />
              <span className={voice.hint}>{words.held}</span>
            </div>
          </div>
        </Place>
        <Place title="The microphone is not allowed">
          <div className={composer.composer}>
            <div className={voice.voice}>
              <div className={voice.words}>{words.trouble.refused}</div>
            </div>
          </div>
        </Place>
        <Place title="A recording that was left">
          <div className={composer.composer}>
            <Unsent recording={LEFT} onSend={nothing} onForget={nothing} />
          </div>
        </Place>
      </div>
    </Section>
  );
}
