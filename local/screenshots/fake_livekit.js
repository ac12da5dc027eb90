/** A LiveKit client that tests and pictures drive: `fakeRoom` is the room of the call in progress. */
(() => {
  const events = [
    "ParticipantAttributesChanged", "ParticipantConnected", "ParticipantDisconnected",
    "ConnectionQualityChanged", "MediaDevicesChanged", "TrackSubscribed", "TrackUnsubscribed", "AudioPlaybackStatusChanged",
    "LocalAudioSilenceDetected", "SignalReconnecting", "Reconnecting", "Reconnected",
    "Disconnected",
  ];
  const RoomEvent = Object.fromEntries(events.map((name) => [name, name]));
  const DisconnectReason = {
    CLIENT_INITIATED: 1, SERVER_SHUTDOWN: 3, PARTICIPANT_REMOVED: 4, ROOM_DELETED: 5,
    SIGNAL_CLOSE: 9, ROOM_CLOSED: 10,
  };

  class Room {
    state = "disconnected";
    canPlaybackAudio = true;
    remoteParticipants = new Map();
    sent = [];
    pressed = [];
    switched = [];
    published = [];
    failsToSend = false;
    #handlers = {};
    streams = {};

    constructor() {
      globalThis.fakeRoom = this;
      this.localParticipant = {
        identity: "caller-1",
        sendText: async (text, { topic }) => {
          if (this.failsToSend) throw new Error("not connected");
          this.sent.push({ text, topic });
          return { id: `sent-${this.sent.length}` };
        },
        publishDtmf: async (code, digit) => {
          if (this.failsToSend) throw new Error("not connected");
          this.pressed.push([code, digit]);
        },
        publishTrack: async (track, options) => this.published.push({ track, ...options }),
      };
    }

    on(event, handler) {
      this.#handlers[event] = handler;
      return this;
    }

    emit(event, ...values) {
      this.#handlers[event]?.(...values);
    }

    registerTextStreamHandler(topic, handler) {
      this.streams[topic] = handler;
    }

    static async getLocalDevices(kind) {
      return globalThis.fakeDevices?.[kind] ?? [];
    }

    getActiveDevice(kind) {
      return globalThis.fakeDevices?.[kind][0].deviceId;
    }

    async switchActiveDevice(kind, deviceId) {
      this.switched.push([kind, deviceId]);
      const chosen = fakeDevices[kind].find((device) => device.deviceId === deviceId);
      if (chosen.isGone) throw new Error("it is gone");
      const others = fakeDevices[kind].filter((device) => device !== chosen);
      fakeDevices[kind] = [chosen, ...others];
      return true;
    }

    async startAudio() {
      this.startedDuringClick = navigator.userActivation.isActive;
    }

    async connect(url, token) {
      this.url = url;
      this.token = token;
      this.state = "connected";
    }

    async disconnect() {
      if (this.state === "disconnected") return;
      this.close(DisconnectReason.CLIENT_INITIATED);
    }

    // What tests call.

    close(reason) {
      this.state = "disconnected";
      this.emit("Disconnected", reason);
    }

    agent(state, receipt = this.receipt) {
      const isNew = !this.remoteParticipants.size;
      this.receipt = receipt;
      this.remoteParticipants.set("agent-1", {
        isAgent: true,
        attributes: { "lk.agent.state": state, ...(receipt && { receipt }) },
      });
      this.emit(isNew ? "ParticipantConnected" : "ParticipantAttributesChanged");
    }

    agentLeaves() {
      this.remoteParticipants.clear();
      this.emit("ParticipantDisconnected");
    }

    /** What was done for the caller, as the agent tells it. */
    done(...lines) {
      this.agent("listening", JSON.stringify(lines));
    }

    quality(quality) {
      this.emit("ConnectionQualityChanged", quality, this.localParticipant);
    }

    drop() {
      this.state = "reconnecting";
      this.emit("Reconnecting");
    }

    resume() {
      this.state = "connected";
      this.emit("Reconnected");
    }

    /** One text stream; `pieces` come one by one, and `hold` leaves it open. */
    say(identity, segment, pieces, { final = "false", hold = false } = {}) {
      const reader = {
        info: {
          id: segment,
          attributes: { "lk.segment_id": segment, "lk.transcription_final": final },
        },
        async *[Symbol.asyncIterator]() {
          yield* pieces;
          if (hold) await new Promise(() => {});
        },
      };
      this.streams["lk.transcription"](reader, { identity });
    }
  }

  const track = () => ({
    muted: false,
    stopped: false,
    handlers: {},
    on(event, handler) {
      this.handlers[event] = handler;
    },
    mute: async function () {
      this.muted = true;
    },
    unmute: async function () {
      this.muted = false;
    },
    stop() {
      this.stopped = true;
    },
    getDeviceId: async () => globalThis.fakeDevices?.audioinput[0].deviceId,
  });

  globalThis.LivekitClient = {
    Room,
    RoomEvent,
    DisconnectReason,
    ConnectionState: { Connected: "connected" },
    AudioPresets: { speech: {} },
    Track: { Source: { Microphone: "microphone" } },
    TrackEvent: { Ended: "ended", Restarted: "restarted" },
    MediaDeviceFailure: {
      PermissionDenied: "PermissionDenied",
      NotFound: "NotFound",
      getFailure: (error) =>
        ({ NotAllowedError: "PermissionDenied", NotFoundError: "NotFound" })[error.name] ?? "Other",
    },
    setLogLevel() {},
    supportsAudioOutputSelection: () => true,
    createAudioAnalyser: () => ({
      calculateVolume: () => globalThis.fakeLoudness ?? 0.4,
      cleanup() {},
    }),
    isBrowserSupported: () => true,
    createLocalAudioTrack: async () => {
      const name = globalThis.fakeMicrophoneError;
      if (name) throw new DOMException("refused", name);
      return (globalThis.fakeMicrophone = track());
    },
  };
})();
