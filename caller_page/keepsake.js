/** What a caller may take away from a call: a text file, or a printed page. */

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  // The download has its own hold on the file once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `blocks`: elements whose text is taken as it is shown, in order. */
export function textOf(...blocks) {
  const texts = blocks.map((block) => block.innerText.replace(/\u00a0/g, " ").trim());
  return `${texts.filter(Boolean).join("\n\n")}\n`;
}
