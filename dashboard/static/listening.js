// The supervisor's ear, and voice once they have taken over: one LiveKit room, from our own origin.

const CLIENT = "/livekit/livekit-client.umd.js";
const rooms = (window.supervisionRooms ??= new WeakMap());

function loaded() {
  window.supervisionClient ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = CLIENT;
    script.onload = () => resolve(window.LivekitClient);
    script.onerror = () => reject(new Error("client"));
    document.head.append(script);
  });
  return window.supervisionClient;
}

async function join(data, parts) {
  const say = (text) => (parts.status.textContent = text);
  say("Connexion à l'appel…");
  const { Room, RoomEvent, Track } = await loaded();
  const room = new Room({ adaptiveStream: false, dynacast: false });
  const quiet = () => (parts.play.hidden = room.canPlaybackAudio);
  room
    .on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === Track.Kind.Audio) parts.audio.append(track.attach());
    })
    .on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((each) => each.remove()))
    .on(RoomEvent.AudioPlaybackStatusChanged, quiet)
    .on(RoomEvent.Reconnecting, () => say("Connexion perdue : nouvelle tentative…"))
    .on(RoomEvent.Reconnected, () => say(data.said))
    .on(RoomEvent.Disconnected, () => say("Vous n'êtes plus dans l'appel."));
  parts.play.onclick = () => room.startAudio().then(quiet);
  parts.mute.onclick = async () => {
    const speaks = !room.localParticipant.isMicrophoneEnabled;
    await room.localParticipant.setMicrophoneEnabled(speaks);
    parts.mute.textContent = speaks ? "Couper mon micro" : "Rétablir mon micro";
    parts.mute.setAttribute("aria-pressed", String(!speaks));
  };
  await room.connect(data.url, data.token);
  quiet();
  if (data.speaks) {
    try {
      await room.localParticipant.setMicrophoneEnabled(true);
      parts.mute.hidden = false;
    } catch {
      say("Le micro est refusé : autorisez-le dans la barre d'adresse, puis reprenez l'appel.");
      return room;
    }
  }
  say(data.said);
  return room;
}

export default function ({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  const parts = {
    status: find("status"),
    play: find("play"),
    mute: find("mute"),
    audio: find("audio"),
  };
  const before = rooms.get(parentElement);
  const leave = (held) => held?.room.then((room) => room?.disconnect());
  if (before?.token !== data.token) {
    leave(before);
    parts.mute.hidden = true;
    parts.audio.replaceChildren();
    const room = join(data, parts).catch(() => {
      parts.status.textContent = "L'écoute n'a pas pu commencer : réessayez.";
    });
    rooms.set(parentElement, { token: data.token, room });
  }
  return () => {
    leave(rooms.get(parentElement));
    rooms.delete(parentElement);
  };
}
