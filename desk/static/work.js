// Photos are sent as soon as they are taken; the form then only names them.
function tag(form, path) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: path });
  form.append(field);
}

// A picture goes out at a size that shows all there is to see; the place where it was taken stays on the phone.
const EDGE = 1600;
async function small(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file), scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob((made) => done(made || file), "image/jpeg", 0.82));
  } catch {
    return file;
  }
}

async function send(input, file) {
  const id = crypto.randomUUID();
  const url = `${input.dataset.upload}?id=${id}&name=${encodeURIComponent(file.name)}`;
  const answer = await fetch(url, { method: "POST", body: await small(file) });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).path;
}

for (const input of document.querySelectorAll("input[data-upload]")) {
  const form = input.form, button = form.querySelector("button:last-of-type"), label = input.closest("label");
  input.addEventListener("change", async () => {
    button.disabled = true;
    label.dataset.state = "sending";
    try {
      for (const file of input.files) tag(form, await send(input, file));
      label.dataset.state = "sent";
      label.dataset.count = form.querySelectorAll('input[name="photo"]').length;
    } catch {
      label.dataset.state = "failed";
    }
    input.value = "";
    button.disabled = false;
  });
}
