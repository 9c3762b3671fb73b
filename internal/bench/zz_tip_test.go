package bench

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"
)

func TestTip(t *testing.T) {
	b := newBrowser(t)
	p := b.open("/tmp/report-work/real.html", true)
	b.call(p.session, "Emulation.setEmulatedMedia", params{"features": []params{{"name": "prefers-color-scheme", "value": "dark"}}})
	p.eval(`scrollTo(0, 1500)`)
	b.call(p.session, "Input.dispatchMouseEvent", params{"type": "mouseMoved", "x": 350, "y": 430, "pointerType": "mouse"})
	b.call(p.session, "Input.dispatchMouseEvent", params{"type": "mouseMoved", "x": 352, "y": 432, "pointerType": "mouse"})
	p.eval(`document.querySelectorAll("#legend input")[2].click()`)
	b.call(p.session, "Input.dispatchMouseEvent", params{"type": "mouseMoved", "x": 358, "y": 432, "pointerType": "mouse"})
	var r struct{ Data string }
	json.Unmarshal(b.call(p.session, "Page.captureScreenshot", params{"format": "png"}), &r)
	d, _ := base64.StdEncoding.DecodeString(r.Data)
	os.WriteFile("/tmp/report-work/tip.png", d, 0o644)
}
