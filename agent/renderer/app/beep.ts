/** Two low tones: the cashier looks at the goods, not at the screen, when a scan is refused. */
const TONE_HZ = 240;
const TONE_S = 0.12;
const PAUSE_S = 0.08;
const LOUDNESS = 0.25;

let audio: AudioContext | null = null;

export function beepError(): void {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  for (const startS of [0, TONE_S + PAUSE_S]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = TONE_HZ;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + startS);
    tone.stop(audio.currentTime + startS + TONE_S);
  }
}
