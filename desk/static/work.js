// Photos are sent as soon as they are taken; the form then only names them.
function tag(form, path) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: path });
  form.append(field);
}

async function send(input, file) {
  const id = crypto.randomUUID();
  const url = `${input.dataset.upload}?id=${id}&name=${encodeURIComponent(file.name)}`;
  const answer = await fetch(url, { method: "POST", body: file });
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
