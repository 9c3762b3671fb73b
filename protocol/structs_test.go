package protocol

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

type wireStruct struct {
	t    reflect.Type
	size int
	// truncated reports whether View takes any slice shorter than the struct.
	truncated func() bool
}

func wire[T any](size int) wireStruct {
	return wireStruct{reflect.TypeFor[T](), size, func() bool {
		b := make([]byte, size)
		for n := range size {
			if _, _, ok := View[T](b[:n]); ok {
				return true
			}
		}
		v, rest, ok := View[T](b)
		return !ok || v == nil || len(rest) != 0
	}}
}

// structs holds every struct that lies over wire bytes, with its size by the specification.
var structs = []wireStruct{
	wire[Char2B](2), wire[Point](4), wire[Segment](8), wire[Rectangle](8), wire[Arc](12), wire[RequestHeader](4),
	wire[ReplyHeader](8), wire[EventHeader](4),
	wire[CreateWindow](32), wire[ChangeWindowAttributes](12), wire[GetWindowAttributes](8),
	wire[GetWindowAttributesReply](44), wire[DestroyWindow](8), wire[DestroySubwindows](8), wire[ChangeSaveSet](8),
	wire[ReparentWindow](16), wire[MapWindow](8), wire[MapSubwindows](8), wire[UnmapWindow](8),
	wire[UnmapSubwindows](8), wire[ConfigureWindow](12), wire[CirculateWindow](8), wire[GetGeometry](8),
	wire[GetGeometryReply](32), wire[QueryTree](8), wire[QueryTreeReply](32), wire[TranslateCoordinates](16),
	wire[TranslateCoordinatesReply](32),
	wire[InternAtom](8), wire[InternAtomReply](32), wire[GetAtomName](8), wire[GetAtomNameReply](32),
	wire[ChangeProperty](24), wire[DeleteProperty](12), wire[GetProperty](24), wire[GetPropertyReply](32),
	wire[ListProperties](8), wire[ListPropertiesReply](32), wire[RotateProperties](12), wire[SetSelectionOwner](16),
	wire[GetSelectionOwner](8), wire[GetSelectionOwnerReply](32), wire[ConvertSelection](24),
	wire[SendEvent](44),
	wire[KeyEvent](32), wire[CrossingEvent](32), wire[FocusEvent](32), wire[KeymapNotifyEvent](32),
	wire[ExposeEvent](32), wire[GraphicsExposureEvent](32), wire[NoExposureEvent](32),
	wire[VisibilityNotifyEvent](32), wire[CreateNotifyEvent](32), wire[DestroyNotifyEvent](32),
	wire[UnmapNotifyEvent](32), wire[MapNotifyEvent](32), wire[MapRequestEvent](32), wire[ReparentNotifyEvent](32),
	wire[ConfigureNotifyEvent](32), wire[ConfigureRequestEvent](32), wire[GravityNotifyEvent](32),
	wire[ResizeRequestEvent](32), wire[CirculateEvent](32), wire[PropertyNotifyEvent](32),
	wire[SelectionClearEvent](32), wire[SelectionRequestEvent](32), wire[SelectionNotifyEvent](32),
	wire[ColormapNotifyEvent](32), wire[ClientMessageEvent](32), wire[MappingNotifyEvent](32),
	wire[GrabPointer](24), wire[GrabPointerReply](32), wire[UngrabPointer](8), wire[GrabButton](24),
	wire[UngrabButton](12), wire[ChangeActivePointerGrab](16), wire[GrabKeyboard](16), wire[GrabKeyboardReply](32),
	wire[UngrabKeyboard](8), wire[GrabKey](16), wire[UngrabKey](12), wire[AllowEvents](8), wire[GrabServer](4),
	wire[UngrabServer](4),
	wire[QueryPointer](8), wire[QueryPointerReply](32), wire[GetMotionEvents](16), wire[GetMotionEventsReply](32),
	wire[TimeCoord](8), wire[WarpPointer](24), wire[SetInputFocus](12), wire[GetInputFocus](4),
	wire[GetInputFocusReply](32), wire[QueryKeymap](4), wire[QueryKeymapReply](40), wire[ChangeKeyboardMapping](8),
	wire[GetKeyboardMapping](8), wire[GetKeyboardMappingReply](32), wire[SetPointerMapping](4),
	wire[SetPointerMappingReply](32), wire[GetPointerMapping](4), wire[GetPointerMappingReply](32),
	wire[SetModifierMapping](4), wire[SetModifierMappingReply](32), wire[GetModifierMapping](4),
	wire[GetModifierMappingReply](32),
	wire[CharInfo](12), wire[FontProp](8), wire[OpenFont](12), wire[CloseFont](8), wire[QueryFont](8),
	wire[QueryFontReply](60), wire[QueryTextExtents](8), wire[QueryTextExtentsReply](32), wire[ListFonts](8),
	wire[ListFontsReply](32), wire[ListFontsWithInfo](8), wire[ListFontsWithInfoReply](60), wire[SetFontPath](8),
	wire[GetFontPath](4), wire[GetFontPathReply](32),
	wire[PolyText8](16), wire[PolyText16](16), wire[ImageText8](16), wire[ImageText16](16),
	wire[CreateGC](16), wire[ChangeGC](12), wire[CopyGC](16), wire[SetDashes](12), wire[SetClipRectangles](12),
	wire[FreeGC](8),
	wire[ClearArea](16), wire[CopyArea](28), wire[CopyPlane](32), wire[PolyPoint](12), wire[PolyLine](12),
	wire[PolySegment](12), wire[PolyRectangle](12), wire[PolyArc](12), wire[FillPoly](16),
	wire[PolyFillRectangle](12), wire[PolyFillArc](12),
	wire[CreatePixmap](16), wire[FreePixmap](8), wire[PutImage](24), wire[GetImage](20), wire[GetImageReply](32),
	wire[RGB](8), wire[ColorItem](12), wire[CreateColormap](16), wire[FreeColormap](8),
	wire[CopyColormapAndFree](12), wire[InstallColormap](8), wire[UninstallColormap](8),
	wire[ListInstalledColormaps](8), wire[ListInstalledColormapsReply](32), wire[AllocColor](16),
	wire[AllocColorReply](32), wire[AllocNamedColor](12), wire[AllocNamedColorReply](32), wire[AllocColorCells](12),
	wire[AllocColorCellsReply](32), wire[AllocColorPlanes](16), wire[AllocColorPlanesReply](32),
	wire[FreeColors](12), wire[StoreColors](8), wire[StoreNamedColor](16), wire[QueryColors](8),
	wire[QueryColorsReply](32), wire[LookupColor](12), wire[LookupColorReply](32),
	wire[CreateCursor](32), wire[CreateGlyphCursor](32), wire[FreeCursor](8), wire[RecolorCursor](20),
	wire[QueryBestSize](12), wire[QueryBestSizeReply](32),
	wire[QueryExtension](8), wire[QueryExtensionReply](32), wire[ListExtensions](4), wire[ListExtensionsReply](32),
	wire[ChangeKeyboardControl](8), wire[GetKeyboardControl](4), wire[GetKeyboardControlReply](52), wire[Bell](4),
	wire[ChangePointerControl](12), wire[GetPointerControl](4), wire[GetPointerControlReply](32),
	wire[SetScreenSaver](12), wire[GetScreenSaver](4), wire[GetScreenSaverReply](32), wire[ForceScreenSaver](4),
	wire[ChangeHosts](8), wire[ListHosts](4), wire[ListHostsReply](32), wire[Host](4), wire[SetAccessControl](4),
	wire[SetCloseDownMode](4), wire[KillClient](8), wire[NoOperation](4),
	wire[ErrorMessage](32),
	wire[SetupRequest](12), wire[SetupFailed](8), wire[Setup](40), wire[Format](8), wire[Screen](40), wire[Depth](8),
	wire[VisualType](24),
	wire[ShmQueryVersion](4), wire[ShmQueryVersionReply](32), wire[ShmAttach](16), wire[ShmDetach](8),
	wire[ShmPutImage](40), wire[ShmGetImage](32), wire[ShmGetImageReply](32), wire[ShmCreatePixmap](28),
	wire[ShmAttachFd](12), wire[ShmCreateSegment](16), wire[ShmCreateSegmentReply](32), wire[ShmCompletionEvent](32),
	wire[PresentQueryVersion](12), wire[PresentQueryVersionReply](32), wire[PresentPixmap](72),
	wire[PresentNotify](8), wire[PresentNotifyMSC](40), wire[PresentSelectInput](16),
	wire[PresentQueryCapabilities](8), wire[PresentQueryCapabilitiesReply](32),
	wire[PresentConfigureNotifyEvent](40), wire[PresentCompleteNotifyEvent](40), wire[PresentIdleNotifyEvent](32),
	wire[BigReqEnable](4), wire[BigReqEnableReply](32),
	wire[XCMiscGetVersion](8), wire[XCMiscGetVersionReply](32), wire[XCMiscGetXIDRange](4),
	wire[XCMiscGetXIDRangeReply](32), wire[XCMiscGetXIDList](8), wire[XCMiscGetXIDListReply](32),
	wire[XTestGetVersion](8), wire[XTestGetVersionReply](32), wire[XTestCompareCursor](12),
	wire[XTestCompareCursorReply](32), wire[XTestFakeInput](36), wire[XTestGrabControl](8),
	wire[RandrQueryVersion](12), wire[RandrQueryVersionReply](32), wire[RandrSetScreenConfig](20),
	wire[RandrRate](4), wire[RandrSetScreenConfigReply](32), wire[RandrSelectInput](12),
	wire[RandrGetScreenInfo](8), wire[RandrGetScreenInfoReply](32), wire[RandrScreenSize](8),
	wire[RandrGetScreenSizeRange](8), wire[RandrGetScreenSizeRangeReply](32), wire[RandrSetScreenSize](20),
	wire[RandrGetScreenResources](8), wire[RandrGetScreenResourcesCurrent](8),
	wire[RandrGetScreenResourcesReply](32), wire[RandrSetOutputPrimary](12), wire[RandrGetOutputPrimary](8),
	wire[RandrGetOutputPrimaryReply](32), wire[RandrModeInfo](32), wire[RandrCreateMode](40),
	wire[RandrCreateModeReply](32), wire[RandrDestroyMode](8), wire[RandrAddOutputMode](12),
	wire[RandrDeleteOutputMode](12), wire[RandrGetOutputInfo](12), wire[RandrGetOutputInfoReply](36),
	wire[RandrListOutputProperties](8), wire[RandrListOutputPropertiesReply](32),
	wire[RandrQueryOutputProperty](12), wire[RandrQueryOutputPropertyReply](32),
	wire[RandrConfigureOutputProperty](16), wire[RandrChangeOutputProperty](24),
	wire[RandrDeleteOutputProperty](12), wire[RandrGetOutputProperty](28), wire[RandrGetCrtcInfo](12),
	wire[RandrGetCrtcInfoReply](32), wire[RandrSetCrtcConfig](28), wire[RandrSetCrtcConfigReply](32),
	wire[RandrGetCrtcGammaSize](8), wire[RandrGetCrtcGammaSizeReply](32), wire[RandrGetCrtcGamma](8),
	wire[RandrGetCrtcGammaReply](32), wire[RandrSetCrtcGamma](12), wire[RandrSetCrtcTransform](48),
	wire[RandrGetCrtcTransform](8), wire[RandrGetCrtcTransformReply](96), wire[RandrGetPanning](8),
	wire[RandrGetPanningReply](36), wire[RandrPanning](24), wire[RandrSetPanning](36),
	wire[RandrScreenChangeNotifyEvent](32), wire[RandrCrtcChangeEvent](32), wire[RandrOutputChangeEvent](32),
	wire[RandrOutputPropertyEvent](32),
	wire[XineramaQueryVersion](8), wire[XineramaQueryVersionReply](32), wire[XineramaGetState](8),
	wire[XineramaGetStateReply](32), wire[XineramaGetScreenCount](8), wire[XineramaGetScreenCountReply](32),
	wire[XineramaGetScreenSize](12), wire[XineramaGetScreenSizeReply](32), wire[XineramaIsActive](4),
	wire[XineramaIsActiveReply](32), wire[XineramaQueryScreens](4), wire[XineramaQueryScreensReply](32),
	wire[GEQueryVersion](8), wire[GEQueryVersionReply](32), wire[GenericHeader](8),
	wire[Int64](8), wire[SyncTrigger](20), wire[SyncWaitCondition](28), wire[SyncInitialize](8),
	wire[SyncInitializeReply](32), wire[SyncListSystemCounters](4), wire[SyncListSystemCountersReply](32),
	wire[SyncCreateCounter](16), wire[SyncSetCounter](16), wire[SyncChangeCounter](16), wire[SyncQueryCounter](8),
	wire[SyncQueryCounterReply](32), wire[SyncDestroyCounter](8), wire[SyncAwait](4), wire[SyncCreateAlarm](12),
	wire[SyncChangeAlarm](12), wire[SyncQueryAlarm](8), wire[SyncQueryAlarmReply](40), wire[SyncDestroyAlarm](8),
	wire[SyncSetPriority](12), wire[SyncGetPriority](8), wire[SyncGetPriorityReply](32), wire[SyncCreateFence](16),
	wire[SyncTriggerFence](8), wire[SyncResetFence](8), wire[SyncDestroyFence](8), wire[SyncQueryFence](8),
	wire[SyncQueryFenceReply](32), wire[SyncAwaitFence](4), wire[SyncCounterNotifyEvent](32),
	wire[SyncAlarmNotifyEvent](32),
	wire[XFixesQueryVersion](12), wire[XFixesQueryVersionReply](32), wire[XFixesChangeSaveSet](12),
	wire[XFixesSelectSelectionInput](16), wire[XFixesSelectCursorInput](12), wire[XFixesGetCursorImage](4),
	wire[XFixesGetCursorImageReply](32), wire[XFixesCreateRegion](8), wire[XFixesCreateRegionFromBitmap](12),
	wire[XFixesCreateRegionFromWindow](16), wire[XFixesCreateRegionFromGC](12),
	wire[XFixesCreateRegionFromPicture](12), wire[XFixesDestroyRegion](8), wire[XFixesSetRegion](8),
	wire[XFixesCopyRegion](12), wire[XFixesUnionRegion](16), wire[XFixesIntersectRegion](16),
	wire[XFixesSubtractRegion](16), wire[XFixesInvertRegion](20), wire[XFixesTranslateRegion](12),
	wire[XFixesRegionExtents](12), wire[XFixesFetchRegion](8), wire[XFixesFetchRegionReply](32),
	wire[XFixesSetGCClipRegion](16), wire[XFixesSetWindowShapeRegion](20), wire[XFixesSetPictureClipRegion](16),
	wire[XFixesSetCursorName](12), wire[XFixesGetCursorName](8), wire[XFixesGetCursorNameReply](32),
	wire[XFixesGetCursorImageAndName](4), wire[XFixesGetCursorImageAndNameReply](32), wire[XFixesChangeCursor](12),
	wire[XFixesChangeCursorByName](12), wire[XFixesExpandRegion](20), wire[XFixesHideCursor](8),
	wire[XFixesShowCursor](8), wire[XFixesCreatePointerBarrier](28), wire[XFixesDeletePointerBarrier](8),
	wire[XFixesSetClientDisconnectMode](8), wire[XFixesGetClientDisconnectMode](4),
	wire[XFixesGetClientDisconnectModeReply](32), wire[XFixesSelectionNotifyEvent](32),
	wire[XFixesCursorNotifyEvent](32),
	wire[ShapeQueryVersion](4), wire[ShapeQueryVersionReply](32), wire[ShapeRectangles](16), wire[ShapeMask](20),
	wire[ShapeCombine](20), wire[ShapeOffset](16), wire[ShapeQueryExtents](8), wire[ShapeQueryExtentsReply](32),
	wire[ShapeSelectInput](12), wire[ShapeInputSelected](8), wire[ShapeInputSelectedReply](32),
	wire[ShapeGetRectangles](12), wire[ShapeGetRectanglesReply](32), wire[ShapeNotifyEvent](32),
}

// local are the structs that never lie over wire bytes.
var local = map[string]bool{
	"Conn": true, "lingering": true, "parkingLot": true, "CARD64": true, "Error": true, "TextItem": true, "ServerInfo": true, "ScreenInfo": true, "DepthInfo": true,
}

func TestStructsAreWire(t *testing.T) {
	for _, s := range structs {
		t.Run(s.t.Name(), func(t *testing.T) {
			if n := packedSize(t, s.t); n != int(s.t.Size()) || n != s.size {
				t.Errorf("fields take %d bytes, the Go struct %d, the wire %d", n, s.t.Size(), s.size)
			}
			if s.t.Align() > 4 {
				t.Errorf("aligned to %d bytes: the buffer is aligned to 4", s.t.Align())
			}
			if s.truncated() {
				t.Error("View accepts a truncated message")
			}
			switch {
			case strings.HasSuffix(s.t.Name(), "Event") && s.t.Name() != "SendEvent":
				if s.size != 32 && s.t.Field(0).Type != reflect.TypeFor[GenericHeader]() {
					t.Errorf("an event of %d bytes", s.size)
				}
			case strings.HasSuffix(s.t.Name(), "Reply"):
				if s.size < 32 {
					t.Errorf("a reply of %d bytes", s.size)
				}
			}
			if first := s.t.Field(0); s.size%4 != 0 && (first.Type == reflect.TypeFor[Opcode]() || first.Anonymous) {
				t.Errorf("a message of %d bytes", s.size)
			}
		})
	}
}

// packedSize returns the size of t without the padding that Go adds by itself, and fails for what has no encoding.
func packedSize(t *testing.T, typ reflect.Type) int {
	switch typ.Kind() {
	case reflect.Uint8, reflect.Int8, reflect.Uint16, reflect.Int16, reflect.Uint32, reflect.Int32:
		return int(typ.Size())
	case reflect.Array:
		return typ.Len() * packedSize(t, typ.Elem())
	case reflect.Struct:
		n := 0
		for i := range typ.NumField() {
			n += packedSize(t, typ.Field(i).Type)
		}
		return n
	}
	t.Errorf("a field of type %v has no encoding", typ)
	return 0
}

// TestEveryStructIsListed finds a struct that TestStructsAreWire would miss, and a comment that tells a wrong size.
func TestEveryStructIsListed(t *testing.T) {
	sizes := make(map[string]int)
	for _, s := range structs {
		sizes[s.t.Name()] = s.size
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source here:", err)
	}
	saysSize := regexp.MustCompile(`(\d+) bytes\.\n$`)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.TYPE {
				continue
			}
			for _, s := range decl.Specs {
				spec := s.(*ast.TypeSpec)
				if _, ok := spec.Type.(*ast.StructType); !ok || local[spec.Name.Name] {
					continue
				}
				size, ok := sizes[spec.Name.Name]
				if !ok {
					t.Errorf("%s is not in structs", spec.Name)
				}
				says := saysSize.FindStringSubmatch(decl.Doc.Text())
				if says == nil || says[1] != strconv.Itoa(size) {
					t.Errorf("the comment on %s does not end with its size, %d bytes", spec.Name, size)
				}
			}
		}
	}
}

// TestEveryRequestIsDescribed follows the opcodes of the core protocol: each has a struct of its name.
func TestEveryRequestIsDescribed(t *testing.T) {
	known := make(map[string]bool)
	for _, s := range structs {
		known[s.t.Name()] = true
	}
	count := 0
	for op := range FirstExtensionOpcode {
		name := RequestName(op)
		if strings.HasPrefix(name, "request ") {
			continue
		}
		if count++; !known[name] {
			t.Errorf("no struct for request %d, %s", op, name)
		}
	}
	if count != 120 || OpGetModifierMapping != 119 || OpPolyFillArc != 71 {
		t.Errorf("%d requests, GetModifierMapping is %d, PolyFillArc %d; the protocol has 120, 119, 71",
			count, OpGetModifierMapping, OpPolyFillArc)
	}
}
