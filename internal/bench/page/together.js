// The charts of several painters at once.
"use strict";

function together(section) {
	const many = cells.filter(c => cells.some(d => d.painters > 1 && d.mode === c.mode && sizeKey(d.size) === sizeKey(c.size)));
	const kinds = [...new Map(many.map(c => [`${c.mode}, ${sizeName(c.size)}`, c])).keys()];
	let kind = kinds[0];
	const measures = [
		["frames a second, all painters", c => c.fps, countTick],
		["fairness", c => c.fairness ?? (c.painters === 1 ? 1 : null), bare],
		["cores that the server used", c => c.server?.cpuNS * c.fps / 1e9, bare],
	];
	const draw = panels(section.querySelector(".panels"), 3, (width, add) => {
		const height = 260;
		const list = visible(many).filter(c => `${c.mode}, ${sizeName(c.size)}` === kind);
		const counts = [...new Set(list.map(c => c.painters))].sort((a, b) => a - b);
		displays.forEach((d, i) => {
			for (const [name, y, tick] of measures) {
				const top = name === "fairness" ? 1 : d3.max(list.filter(c => positive(y(c))), y);
				const own = list.filter(c => c.display === i && positive(y(c)));
				if (!own.length) continue;
				const domain = [0, top * 1.05], scale = d3.scaleLinear(domain, [height - frame.marginBottom, frame.marginTop]);
				const ticks = d3.ticks(0, top, 4);
				add(d.label, name, Plot.plot({
					...frame, width, height, marginLeft: 40, ariaLabel: `${name} on ${d.label}, ${kind}`,
					x: {type: "log", base: 2, domain: counts.length > 1 ? d3.extent(counts) : [counts[0] / 2, counts[0] * 2]}, y: {domain},
					marks: [
						grid("y", ticks),
						axisY(ticks, tick),
						axisX(counts, String, {label: "painters", labelAnchor: "right", labelArrow: "none"}),
						...lines(own, c => c.painters, y, null, scale, height),
					],
				}));
			}
		});
	});
	choice(section.querySelector(".controls"), "Of", kinds.map(k => [k, k]), kind, k => { kind = k; draw(); });
}
