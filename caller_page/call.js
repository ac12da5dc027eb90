/**
 * One call over LiveKit, from its grant to its end. It knows nothing of the page: it tells what
 * happens by events.
 *
 * - `state`    detail: connecting | listening | thinking | speaking | reconnecting
 * - `caption`  detail: {id, speaker: agent | caller, text, final}
 * - `trouble`  detail: {kind, active}; the call goes on
 * - `ended`    the call ended as it should
 * - `failed`   detail: a CallFailure; the call could not start or was cut
 */

import { CallFailure } from "./grant.js";

const AGENT_STATES = {
  idle: "listening",
  listening: "listening",
  thinking: "thinking",
  speaking: "speaking",
};
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Call extends EventTarget {
  #livekit = globalThis.LivekitClient;
  #room = null;
  #joined = false;
  #over = false;
  #state = null;
  #captioned = 0;
  #absence = null;
  #listening = new AbortController();
  #microphone = null;
  #sound;

  /** `speakers`: where audio elements go; `sound`: whether the agent is heard at first. */
  constructor({ withMicrophone, speakers, sound, agentAbsentAfter }) {
    super();
    this.withMicrophone = withMicrophone;
    this.speakers = speakers;
    this.agentAbsentAfter = agentAbsentAfter;
    this.#sound = sound;
  }

  /** To be called in the caller's click: it unlocks audio and asks for the microphone. */
  async start(grantPromise) {
    // Both are under way at once; the one awaited second must not count as unhandled.
    let microphone = null;
    try {
      this.#tell("state", (this.#state = "connecting"));
      this.#room = this.#newRoom();
      this.#watchNetwork();
      this.#room.startAudio().catch(() => {});
      microphone = this.withMicrophone ? this.#openMicrophone() : null;
      microphone?.catch(() => {});
      const grant = await grantPromise;
      this.#microphone = await microphone;
      if (this.#over) return this.#release();
      await this.#room.connect(grant.serverUrl, grant.token);
      this.#joined = true;
      if (this.#microphone) await this.#publish(this.#microphone);
      this.#followAgent();
    } catch (error) {
      microphone?.then((track) => track.stop(), () => {});
      const isKnown = error instanceof CallFailure;
      this.#fail(isKnown ? error : new CallFailure("network", { cause: error }));
    }
  }

  /** Sends what the caller typed; true when it left. */
  async send(text) {
    try {
      const { id } = await this.#room.localParticipant.sendText(text, { topic: "lk.chat" });
      this.#tell("caption", { id, speaker: "caller", text, final: true });
      this.#trouble("message_not_sent", false);
      return true;
    } catch {
      this.#trouble("message_not_sent", true);
      return false;
    }
  }

  async setMuted(muted) {
    this.#trouble("microphone_silent", false);
    await (muted ? this.#microphone?.mute() : this.#microphone?.unmute());
  }

  /** Called in a click when sound is wanted: browsers ask for one. */
  async setSound(sound) {
    this.#sound = sound;
    if (sound) await this.#room.startAudio().catch(() => {});
    for (const element of this.speakers.children) element.muted = !sound;
    this.#tellWhetherHeard();
  }

  async end() {
    this.#finish("ended");
    await this.#release();
  }

  #newRoom() {
    if (!this.#livekit?.isBrowserSupported()) throw new CallFailure("unsupported");
    const { Room, RoomEvent, AudioPresets, setLogLevel } = this.#livekit;
    setLogLevel("warn");
    const room = new Room({ publishDefaults: { audioPreset: AudioPresets.speech } });
    room.registerTextStreamHandler("lk.transcription", (reader, sender) =>
      this.#caption(reader, sender).catch(() => {}),
    );
    return room
      .on(RoomEvent.ParticipantAttributesChanged, () => this.#followAgent())
      .on(RoomEvent.ParticipantConnected, () => this.#followAgent())
      .on(RoomEvent.ParticipantDisconnected, () => this.#followAgent())
      .on(RoomEvent.TrackSubscribed, (track) => this.#play(track))
      .on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((audio) => audio.remove()))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.#tellWhetherHeard())
      .on(RoomEvent.LocalAudioSilenceDetected, () => this.#trouble("microphone_silent", true))
      .on(RoomEvent.SignalReconnecting, () => this.#reconnect(true))
      .on(RoomEvent.Reconnecting, () => this.#reconnect(true))
      .on(RoomEvent.Reconnected, () => this.#reconnect(false))
      .on(RoomEvent.Disconnected, (reason) => this.#disconnected(reason));
  }

  /** The browser knows at once; LiveKit notices after some seconds of silence. */
  #watchNetwork() {
    const { signal } = this.#listening;
    globalThis.addEventListener("offline", () => this.#reconnect(true), { signal });
    globalThis.addEventListener("online", () => this.#reconnect(!this.#isConnected()), { signal });
  }

  #isConnected() {
    return this.#room.state === this.#livekit.ConnectionState.Connected;
  }

  async #openMicrophone() {
    try {
      return await this.#livekit.createLocalAudioTrack(MICROPHONE);
    } catch (cause) {
      if (!navigator.mediaDevices) throw new CallFailure("unsupported", { cause });
      const { MediaDeviceFailure } = this.#livekit;
      const kinds = {
        [MediaDeviceFailure.PermissionDenied]: "microphone_refused",
        [MediaDeviceFailure.NotFound]: "microphone_missing",
      };
      const kind = kinds[MediaDeviceFailure.getFailure(cause)] ?? "microphone_busy";
      throw new CallFailure(kind, { cause });
    }
  }

  #publish(track) {
    const { TrackEvent } = this.#livekit;
    track.on(TrackEvent.Ended, () => this.#trouble("microphone_lost", true));
    track.on(TrackEvent.Restarted, () => this.#trouble("microphone_lost", false));
    return this.#room.localParticipant.publishTrack(track, {
      source: this.#livekit.Track.Source.Microphone,
    });
  }

  async #caption(reader, sender) {
    const { attributes } = reader.info;
    const isCaller = sender.identity === this.#room.localParticipant.identity;
    const caption = {
      id: attributes?.["lk.segment_id"] ?? `caption-${++this.#captioned}`,
      speaker: isCaller ? "caller" : "agent",
      text: "",
    };
    if (isCaller) this.#trouble("microphone_silent", false);
    try {
      for await (const piece of reader) {
        if (this.#over) return;
        caption.text += piece;
        this.#tell("caption", { ...caption, final: false });
      }
    } finally {
      // The agent's words arrive as one stream per segment, which closes at its end; the
      // caller's are guessed again and again, each guess a stream of its own.
      const isFinal = !isCaller || reader.info.attributes?.["lk.transcription_final"] === "true";
      if (isFinal && caption.text && !this.#over) {
        this.#tell("caption", { ...caption, final: true });
      }
    }
  }

  #play(track) {
    if (track.kind !== "audio") return;
    const element = track.attach();
    element.muted = !this.#sound;
    this.speakers.append(element);
  }

  #tellWhetherHeard() {
    this.#trouble("audio_blocked", this.#sound && !this.#room.canPlaybackAudio);
  }

  #reconnect(reconnecting) {
    if (this.#joined) this.#trouble("reconnecting", reconnecting);
    this.#followAgent();
  }

  #agentState() {
    const others = [...this.#room.remoteParticipants.values()];
    const agent = others.find((participant) => participant.isAgent);
    return AGENT_STATES[agent?.attributes["lk.agent.state"]] ?? "connecting";
  }

  #followAgent() {
    if (this.#over || !this.#joined) return;
    const connected = this.#isConnected();
    const state = connected ? this.#agentState() : "reconnecting";
    if (connected) this.#watchForAgent(state !== "connecting");
    if (state !== this.#state) this.#tell("state", (this.#state = state));
  }

  #watchForAgent(present) {
    if (present) {
      clearTimeout(this.#absence);
      this.#absence = null;
      this.#trouble("agent_absent", false);
    } else {
      const tell = () => this.#trouble("agent_absent", true);
      this.#absence ??= setTimeout(tell, this.agentAbsentAfter);
    }
  }

  #disconnected(reason) {
    // Until it has joined, connect() rejects with what went wrong.
    if (!this.#joined) return;
    const { DisconnectReason } = this.#livekit;
    const asItShould = [
      DisconnectReason.CLIENT_INITIATED,
      DisconnectReason.ROOM_DELETED,
      DisconnectReason.ROOM_CLOSED,
      DisconnectReason.PARTICIPANT_REMOVED,
    ];
    if (asItShould.includes(reason)) this.end();
    else this.#fail(new CallFailure("lost"));
  }

  #fail(failure) {
    this.#finish("failed", failure);
    this.#release();
  }

  #finish(event, detail) {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#absence);
    this.#listening.abort();
    this.#tell(event, detail);
  }

  async #release() {
    this.#microphone?.stop();
    await this.#room?.disconnect();
    this.speakers.replaceChildren();
  }

  #trouble(kind, active) {
    if (!this.#over) this.#tell("trouble", { kind, active });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
