/**
 * One call over LiveKit, from its grant to its end. It knows nothing of the page: it tells what
 * happens by events.
 *
 * - `state`    detail: connecting | listening | thinking | speaking | reconnecting
 * - `caption`  detail: {id, speaker: agent | caller | adviser, text, final}
 * - `trouble`  detail: {kind, active}; the call goes on
 * - `quality`  detail: excellent | good | poor | lost | unknown, of the caller's own line
 * - `receipt`  detail: what was done for the caller so far, line by line
 * - `devices`  the microphones and loudspeakers there are have changed
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
/** How the identity begins of a person who has taken the call over. */
const ADVISER = "supervisor-";
const KEYS = "0123456789*#";
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Call extends EventTarget {
  #livekit = globalThis.LivekitClient;
  #room = null;
  #joined = false;
  #over = false;
  #state = null;
  #captioned = 0;
  #isOffline = false;
  #waiting = [];
  #absence = null;
  #patience = null;
  #receipt = null;
  #listening = new AbortController();
  #microphone = null;
  #meter = null;
  #measured = null;
  #sound;

  /** `speakers`: where audio elements go; `sound`: whether the agent is heard at first. */
  constructor({ withMicrophone, speakers, sound, agentAbsentAfter, reconnectingLongAfter }) {
    super();
    this.withMicrophone = withMicrophone;
    this.speakers = speakers;
    this.agentAbsentAfter = agentAbsentAfter;
    this.reconnectingLongAfter = reconnectingLongAfter;
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

  /** Sends what the caller typed, once the agent is there; true when it left. */
  async send(text) {
    try {
      await this.#answered();
      const { id } = await this.#room.localParticipant.sendText(text, { topic: "lk.chat" });
      this.#tell("caption", { id, speaker: "caller", text, final: true });
      this.#trouble("message_not_sent", false);
      return true;
    } catch {
      this.#trouble("message_not_sent", true);
      return false;
    }
  }

  /** A key of the keypad; true when it left. */
  async press(key) {
    try {
      await this.#room.localParticipant.publishDtmf(KEYS.indexOf(key), key);
      return true;
    } catch {
      this.#trouble("message_not_sent", true);
      return false;
    }
  }

  /** `audioinput` or `audiooutput`: what there is, and which one is used. */
  async devices(kind) {
    const canChoose = kind === "audioinput" || this.#livekit.supportsAudioOutputSelection();
    const found = canChoose ? await this.#livekit.Room.getLocalDevices(kind, false) : [];
    const inUse = (kind === "audioinput" && (await this.#microphone?.getDeviceId(false))) || null;
    return { found, inUse: inUse ?? this.#room.getActiveDevice(kind) };
  }

  /** True when it is now the one in use. */
  useDevice(kind, deviceId) {
    return this.#room.switchActiveDevice(kind, deviceId).catch(() => false);
  }

  /** How loud the microphone is, from 0 to 1; null without one. */
  loudness() {
    const track = this.#microphone;
    if (!track || this.#over) return null;
    if (this.#measured !== track.mediaStreamTrack) {
      this.#meter?.cleanup();
      this.#meter = this.#livekit.createAudioAnalyser(track, { cloneTrack: true });
      this.#measured = track.mediaStreamTrack;
    }
    return track.isMuted ? 0 : this.#meter.calculateVolume();
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
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (participant === room.localParticipant) this.#tell("quality", quality);
      })
      .on(RoomEvent.MediaDevicesChanged, () => this.#tell("devices"))
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
    const look = (isOffline) => {
      this.#isOffline = isOffline;
      this.#reconnect(!this.#isConnected());
    };
    globalThis.addEventListener("offline", () => look(true), { signal });
    globalThis.addEventListener("online", () => look(false), { signal });
  }

  #isConnected() {
    return !this.#isOffline && this.#room.state === this.#livekit.ConnectionState.Connected;
  }

  #isAnswered() {
    return this.#state !== "connecting" && this.#state !== "reconnecting";
  }

  /** Waits for an agent: what is said to an empty room is lost. */
  #answered() {
    return this.#isAnswered() ? null : new Promise((heard) => this.#waiting.push(heard));
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
      speaker: isCaller ? "caller" : sender.identity.startsWith(ADVISER) ? "adviser" : "agent",
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
    if (this.#joined) {
      this.#trouble("reconnecting", reconnecting);
      // LiveKit measures anew once the line is back.
      this.#tell("quality", reconnecting ? "lost" : "unknown");
    }
    if (this.#joined && reconnecting) {
      const tell = () => this.#trouble("reconnecting_long", true);
      this.#patience ??= setTimeout(tell, this.reconnectingLongAfter);
    } else {
      clearTimeout(this.#patience);
      this.#patience = null;
      this.#trouble("reconnecting_long", false);
    }
    this.#followAgent();
  }

  #agent() {
    const others = [...this.#room.remoteParticipants.values()];
    return others.find((participant) => participant.isAgent);
  }

  #followAgent() {
    if (this.#over || !this.#joined) return;
    const connected = this.#isConnected();
    const agent = this.#agent();
    const present = AGENT_STATES[agent?.attributes["lk.agent.state"]] ?? "connecting";
    const state = connected ? present : "reconnecting";
    this.#readReceipt(agent?.attributes.receipt);
    if (connected) this.#watchForAgent(state !== "connecting");
    if (state !== this.#state) this.#tell("state", (this.#state = state));
    if (this.#isAnswered()) for (const heard of this.#waiting.splice(0)) heard();
  }

  /** Lines come whole each time, from an agent that may have been replaced by another. */
  #readReceipt(written) {
    if (!written || written === this.#receipt) return;
    this.#receipt = written;
    try {
      this.#tell("receipt", JSON.parse(written));
    } catch {
      // Half a receipt would be worse than none.
    }
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
    clearTimeout(this.#patience);
    this.#listening.abort();
    this.#tell(event, detail);
  }

  async #release() {
    this.#meter?.cleanup();
    this.#meter = null;
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
