// What the charts are made of.
"use strict";

function make(tag, properties = {}, ...children) {
	const e = Object.assign(document.createElement(tag), properties);
	e.append(...children);
	return e;
}

// choice adds a row of radio buttons; options are [value, label].
function choice(parent, title, options, value, change) {
	if (options.length < 2) return;
	const box = make("fieldset", {className: "choice"}, make("legend", {textContent: title}));
	for (const [key, label] of options) {
		const input = make("input", {type: "radio", name: `${parent.closest("[id]").id} ${title}`, checked: key === value});
		input.addEventListener("change", () => change(key));
		box.append(make("label", {}, input, make("span", {textContent: label})));
	}
	parent.append(box);
}

// drawings draw all that there is: again when the width or the choice of transports changes.
const drawings = [];

// panels returns a function that fills a box, as many figures beside each other as across says if there is room. It calls
// draw(width, add), and add(title, note, chart) adds one.
function panels(box, across, draw) {
	const redraw = () => {
		const wide = box.clientWidth || 1000;
		const n = wide < 700 ? 1 : across;
		box.style.setProperty("--across", n);
		box.replaceChildren();
		try {
			draw(Math.floor((wide - 32 * (n - 1)) / n), (title, note, chart) => box.append(make("figure", {},
				make("figcaption", {textContent: title}, make("small", {}, ...[note].flat())), chart)));
		} catch (e) {
			console.error(e);
			box.replaceChildren(make("p", {className: "failed", textContent: `This chart could not be drawn: ${e.message}`}));
		}
	};
	drawings.push(redraw);
	return redraw;
}

// key explains colours that are no transport's.
const key = parts => make("span", {className: "key"}, ...parts.map(([name, fill]) => {
	const box = make("i");
	box.style.background = fill;
	return make("span", {}, box, name);
}));

// Axes.
const frame = {marginLeft: 54, marginRight: 72, marginTop: 22, marginBottom: 40};

// logTicks returns round numbers between lo and hi, only powers of ten if that are enough.
function logTicks([lo, hi]) {
	const ticks = steps => d3.range(Math.floor(Math.log10(lo)), Math.ceil(Math.log10(hi)) + 1)
		.flatMap(e => steps.map(s => s * 10 ** e)).filter(t => t >= lo && t <= hi);
	const tens = ticks([1]);
	return tens.length >= 3 ? tens : ticks([1, 2, 5]);
}
const logDomain = values => {
	const [lo, hi] = d3.extent(values.filter(positive));
	return lo === undefined ? [1, 10] : [lo / 1.3, hi * 1.3];
};
// The axes take their labels as text: as tickFormat, Plot would leave out those of a logarithmic axis that are no powers of ten.
const axisX = (ticks, text, options) => Plot.axisX(ticks, {text: d => text(d), tickSize: 4, label: null, ...options});
const axisY = (ticks, text) => Plot.axisY(ticks, {text: d => text(d), tickSize: 0, label: null});
const grid = (scale, ticks) => (scale === "x" ? Plot.gridX : Plot.gridY)(ticks, {stroke: "currentColor", strokeOpacity: 0.1});

// sizeTicks leaves out the names that would run into others.
function sizeTicks(sizes, domain, width) {
	const x = d3.scaleLog(domain, [0, width]);
	const taken = [];
	for (const s of new Set([usual(sizes), sizes.at(-1), sizes[0], ...sizes])) {
		const name = sizeName(s).replace("×", "\n×"), half = d3.max(name.split("\n"), l => l.length) * 3 + 3, at = x(pixels(s));
		if (taken.every(t => Math.abs(t.at - at) > t.half + half)) taken.push({at, half, name, s});
	}
	return new Map(taken.map(t => [pixels(t.s), t.name]));
}

// endLabels names each line at its end, none upon another. y is the scale from value to pixel.
function endLabels(lines, y, height) {
	const labels = lines.map(l => ({...l, at: y(l.y)})).sort((a, b) => a.at - b.at);
	const gap = 13, bottom = height - frame.marginBottom;
	labels.forEach((l, i) => { l.to = i ? Math.max(l.at, labels[i - 1].to + gap) : l.at; });
	for (let i = labels.length - 1, limit = bottom; i >= 0; i--, limit -= gap) labels[i].to = Math.min(labels[i].to, limit);
	return labels.map(l => Plot.text([l], {x: "x", y: "y", text: "name", dx: 9, dy: l.to - l.at, textAnchor: "start", fill: l.colour}));
}
const sizeDomain = sizes => [pixels(sizes[0]) / 1.35, pixels(sizes.at(-1)) * 1.35];
const yScale = (domain, height) => d3.scaleLog(domain, [height - frame.marginBottom, frame.marginTop]);

const tip = (data, options) => Plot.tip(data, Plot.pointer({...options, fill: "var(--raised)", stroke: "var(--rule)", pathFilter: "none",
	fontSize: 12, lineHeight: 1.4, textPadding: 10}));
const cellTitle = c => [
	`${c.transport}, ${sizeName(c.size)}${c.painters > 1 ? `, ${c.painters} painters` : ""}`,
	`p50 ${time(c.sample.p50NS)}   p90 ${time(c.sample.p90NS)}`,
	`p99 ${time(c.sample.p99NS)}   max ${time(c.sample.maxNS)}`,
	positive(c.fps) ? `${number(c.fps)} frames/s, ${number(c.gigabytesPerSecond)} GB/s` : "",
	c.ratio ? `${number(c.ratio)} × the time on ${displays[0].label}` : "",
	positive(c.timesFloor) ? `${number(c.timesFloor)} × the floor` : "",
	c.sample.disagree ? `? ${c.sample.disagree}` : "",
	c.error ? `! ${c.error}` : "",
].filter(Boolean).join("\n");

// lines are the marks of one panel: for each transport a line with its symbols, hollow where the rounds disagree, the
// reach of its rounds, and its name.
function lines(list, x, y, reach, scale, height) {
	const groups = d3.groups(list.filter(c => positive(x(c)) && positive(y(c))), c => c.transport)
		.map(([t, cs]) => [t, cs.sort((a, b) => x(a) - x(b))]);
	return [
		groups.map(([t, cs]) => reach && Plot.ruleX(cs.filter(c => reach(c).length > 1), {x, y1: c => d3.min(reach(c)), y2: c => d3.max(reach(c)),
			stroke: colour(t), strokeWidth: 4, strokeOpacity: 0.2, strokeLinecap: "round"})),
		groups.map(([t, cs]) => Plot.line(cs, {x, y, stroke: colour(t), strokeWidth: 1.75})),
		groups.map(([t, cs]) => Plot.dot(cs, {x, y, symbol: symbol(t), r: 3.4, stroke: colour(t), strokeWidth: 1.4,
			fill: c => doubtful(c) ? "var(--paper)" : colour(t)})),
		endLabels(groups.map(([t, cs]) => ({name: t, colour: colour(t), x: x(cs.at(-1)), y: y(cs.at(-1))})), scale, height),
		tip(list.filter(c => positive(x(c)) && positive(y(c))), {x, y, title: cellTitle}),
	].flat(2);
}
