// The legend, the download, and what draws all charts.
"use strict";

// legend names the transports; a click leaves one out.
function legend(box) {
	for (const t of transports) {
		const input = make("input", {type: "checkbox", checked: true});
		input.addEventListener("change", () => {
			input.checked ? shown.add(t) : shown.delete(t);
			drawings.forEach(draw => draw());
		});
		const mark = d3.create("svg").attr("width", 14).attr("height", 14).attr("viewBox", "-7 -7 14 14").attr("aria-hidden", "true");
		mark.append("path").attr("d", d3.symbol(d3[`symbol${symbol(t)[0].toUpperCase()}${symbol(t).slice(1)}`], 46)()).style("fill", colour(t));
		box.append(make("label", {}, input, mark.node(), make("span", {textContent: t})));
	}
	box.append(make("span", {className: "hint", textContent: "Click to hide or show one. Hollow: the rounds disagree."}));
}

const download = document.getElementById("download");
download.href = URL.createObjectURL(new Blob([document.getElementById("data").textContent], {type: "application/json"}));
download.hidden = false;

if (transports.length) {
	document.getElementById("charts").hidden = false;
	legend(document.getElementById("legend"));
	for (const [id, build] of Object.entries({latency, stream, against, detail, together})) {
		const section = document.getElementById(id);
		if (section) build(section);
	}
	const drawAll = () => drawings.forEach(draw => draw());
	drawAll();
	let width = innerWidth;
	addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; drawAll(); } });
}
