// Reads badges through the camera: with the browser's own detector where there is one, else with `qr`, fetched only then.
const AGAIN_AFTER = 3000;

async function detector() {
  const own = (await window.BarcodeDetector?.getSupportedFormats()) ?? [];
  const { BarcodeDetector } = own.includes("qr_code") ? window : await import("../../vendor/qr/decode.js");
  return new BarcodeDetector({ formats: ["qr_code"] });
}

// Calls `read(text)` for each code it sees, the same one only after three seconds out of sight; gives what stops it.
// Throws what getUserMedia throws: NotAllowedError, NotFoundError.
export async function watch(video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  video.srcObject = stream;
  await video.play();
  const eye = await detector();
  const picture = document.createElement("canvas");
  let [running, last, seen] = [true, "", 0];

  async function look() {
    if (!running) return;
    const [found] = video.videoWidth ? await eye.detect(smaller(video, picture)).catch(() => []) : [];
    if (found && running) {
      if (found.rawValue !== last || Date.now() - seen > AGAIN_AFTER) read(found.rawValue);
      [last, seen] = [found.rawValue, Date.now()];
    }
    setTimeout(look, 100);
  }
  look();

  return () => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

// 800 pixels across are enough for a badge at arm's length, and quick to read on a small phone.
function smaller(video, picture) {
  const scale = Math.min(1, 800 / video.videoWidth);
  picture.width = Math.round(video.videoWidth * scale);
  picture.height = Math.round(video.videoHeight * scale);
  picture.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, picture.width, picture.height);
  return picture;
}
