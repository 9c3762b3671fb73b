package protocol

import "strconv"

// Opcode is the major opcode of a request: one of the core protocol below 128, an extension's from 128 on.
type Opcode uint8

const (
	OpCreateWindow Opcode = iota + 1
	OpChangeWindowAttributes
	OpGetWindowAttributes
	OpDestroyWindow
	OpDestroySubwindows
	OpChangeSaveSet
	OpReparentWindow
	OpMapWindow
	OpMapSubwindows
	OpUnmapWindow
	OpUnmapSubwindows
	OpConfigureWindow
	OpCirculateWindow
	OpGetGeometry
	OpQueryTree
	OpInternAtom
	OpGetAtomName
	OpChangeProperty
	OpDeleteProperty
	OpGetProperty
	OpListProperties
	OpSetSelectionOwner
	OpGetSelectionOwner
	OpConvertSelection
	OpSendEvent
	OpGrabPointer
	OpUngrabPointer
	OpGrabButton
	OpUngrabButton
	OpChangeActivePointerGrab
	OpGrabKeyboard
	OpUngrabKeyboard
	OpGrabKey
	OpUngrabKey
	OpAllowEvents
	OpGrabServer
	OpUngrabServer
	OpQueryPointer
	OpGetMotionEvents
	OpTranslateCoordinates
	OpWarpPointer
	OpSetInputFocus
	OpGetInputFocus
	OpQueryKeymap
	OpOpenFont
	OpCloseFont
	OpQueryFont
	OpQueryTextExtents
	OpListFonts
	OpListFontsWithInfo
	OpSetFontPath
	OpGetFontPath
	OpCreatePixmap
	OpFreePixmap
	OpCreateGC
	OpChangeGC
	OpCopyGC
	OpSetDashes
	OpSetClipRectangles
	OpFreeGC
	OpClearArea
	OpCopyArea
	OpCopyPlane
	OpPolyPoint
	OpPolyLine
	OpPolySegment
	OpPolyRectangle
	OpPolyArc
	OpFillPoly
	OpPolyFillRectangle
	OpPolyFillArc
	OpPutImage
	OpGetImage
	OpPolyText8
	OpPolyText16
	OpImageText8
	OpImageText16
	OpCreateColormap
	OpFreeColormap
	OpCopyColormapAndFree
	OpInstallColormap
	OpUninstallColormap
	OpListInstalledColormaps
	OpAllocColor
	OpAllocNamedColor
	OpAllocColorCells
	OpAllocColorPlanes
	OpFreeColors
	OpStoreColors
	OpStoreNamedColor
	OpQueryColors
	OpLookupColor
	OpCreateCursor
	OpCreateGlyphCursor
	OpFreeCursor
	OpRecolorCursor
	OpQueryBestSize
	OpQueryExtension
	OpListExtensions
	OpChangeKeyboardMapping
	OpGetKeyboardMapping
	OpChangeKeyboardControl
	OpGetKeyboardControl
	OpBell
	OpChangePointerControl
	OpGetPointerControl
	OpSetScreenSaver
	OpGetScreenSaver
	OpChangeHosts
	OpListHosts
	OpSetAccessControl
	OpSetCloseDownMode
	OpKillClient
	OpRotateProperties
	OpForceScreenSaver
	OpSetPointerMapping
	OpGetPointerMapping
	OpSetModifierMapping
	OpGetModifierMapping
	OpNoOperation Opcode = 127
)

// FirstExtensionOpcode is the least major opcode that a server gives to an extension.
const FirstExtensionOpcode Opcode = 128

var requestNames = [...]string{
	OpCreateWindow:            "CreateWindow",
	OpChangeWindowAttributes:  "ChangeWindowAttributes",
	OpGetWindowAttributes:     "GetWindowAttributes",
	OpDestroyWindow:           "DestroyWindow",
	OpDestroySubwindows:       "DestroySubwindows",
	OpChangeSaveSet:           "ChangeSaveSet",
	OpReparentWindow:          "ReparentWindow",
	OpMapWindow:               "MapWindow",
	OpMapSubwindows:           "MapSubwindows",
	OpUnmapWindow:             "UnmapWindow",
	OpUnmapSubwindows:         "UnmapSubwindows",
	OpConfigureWindow:         "ConfigureWindow",
	OpCirculateWindow:         "CirculateWindow",
	OpGetGeometry:             "GetGeometry",
	OpQueryTree:               "QueryTree",
	OpInternAtom:              "InternAtom",
	OpGetAtomName:             "GetAtomName",
	OpChangeProperty:          "ChangeProperty",
	OpDeleteProperty:          "DeleteProperty",
	OpGetProperty:             "GetProperty",
	OpListProperties:          "ListProperties",
	OpSetSelectionOwner:       "SetSelectionOwner",
	OpGetSelectionOwner:       "GetSelectionOwner",
	OpConvertSelection:        "ConvertSelection",
	OpSendEvent:               "SendEvent",
	OpGrabPointer:             "GrabPointer",
	OpUngrabPointer:           "UngrabPointer",
	OpGrabButton:              "GrabButton",
	OpUngrabButton:            "UngrabButton",
	OpChangeActivePointerGrab: "ChangeActivePointerGrab",
	OpGrabKeyboard:            "GrabKeyboard",
	OpUngrabKeyboard:          "UngrabKeyboard",
	OpGrabKey:                 "GrabKey",
	OpUngrabKey:               "UngrabKey",
	OpAllowEvents:             "AllowEvents",
	OpGrabServer:              "GrabServer",
	OpUngrabServer:            "UngrabServer",
	OpQueryPointer:            "QueryPointer",
	OpGetMotionEvents:         "GetMotionEvents",
	OpTranslateCoordinates:    "TranslateCoordinates",
	OpWarpPointer:             "WarpPointer",
	OpSetInputFocus:           "SetInputFocus",
	OpGetInputFocus:           "GetInputFocus",
	OpQueryKeymap:             "QueryKeymap",
	OpOpenFont:                "OpenFont",
	OpCloseFont:               "CloseFont",
	OpQueryFont:               "QueryFont",
	OpQueryTextExtents:        "QueryTextExtents",
	OpListFonts:               "ListFonts",
	OpListFontsWithInfo:       "ListFontsWithInfo",
	OpSetFontPath:             "SetFontPath",
	OpGetFontPath:             "GetFontPath",
	OpCreatePixmap:            "CreatePixmap",
	OpFreePixmap:              "FreePixmap",
	OpCreateGC:                "CreateGC",
	OpChangeGC:                "ChangeGC",
	OpCopyGC:                  "CopyGC",
	OpSetDashes:               "SetDashes",
	OpSetClipRectangles:       "SetClipRectangles",
	OpFreeGC:                  "FreeGC",
	OpClearArea:               "ClearArea",
	OpCopyArea:                "CopyArea",
	OpCopyPlane:               "CopyPlane",
	OpPolyPoint:               "PolyPoint",
	OpPolyLine:                "PolyLine",
	OpPolySegment:             "PolySegment",
	OpPolyRectangle:           "PolyRectangle",
	OpPolyArc:                 "PolyArc",
	OpFillPoly:                "FillPoly",
	OpPolyFillRectangle:       "PolyFillRectangle",
	OpPolyFillArc:             "PolyFillArc",
	OpPutImage:                "PutImage",
	OpGetImage:                "GetImage",
	OpPolyText8:               "PolyText8",
	OpPolyText16:              "PolyText16",
	OpImageText8:              "ImageText8",
	OpImageText16:             "ImageText16",
	OpCreateColormap:          "CreateColormap",
	OpFreeColormap:            "FreeColormap",
	OpCopyColormapAndFree:     "CopyColormapAndFree",
	OpInstallColormap:         "InstallColormap",
	OpUninstallColormap:       "UninstallColormap",
	OpListInstalledColormaps:  "ListInstalledColormaps",
	OpAllocColor:              "AllocColor",
	OpAllocNamedColor:         "AllocNamedColor",
	OpAllocColorCells:         "AllocColorCells",
	OpAllocColorPlanes:        "AllocColorPlanes",
	OpFreeColors:              "FreeColors",
	OpStoreColors:             "StoreColors",
	OpStoreNamedColor:         "StoreNamedColor",
	OpQueryColors:             "QueryColors",
	OpLookupColor:             "LookupColor",
	OpCreateCursor:            "CreateCursor",
	OpCreateGlyphCursor:       "CreateGlyphCursor",
	OpFreeCursor:              "FreeCursor",
	OpRecolorCursor:           "RecolorCursor",
	OpQueryBestSize:           "QueryBestSize",
	OpQueryExtension:          "QueryExtension",
	OpListExtensions:          "ListExtensions",
	OpChangeKeyboardMapping:   "ChangeKeyboardMapping",
	OpGetKeyboardMapping:      "GetKeyboardMapping",
	OpChangeKeyboardControl:   "ChangeKeyboardControl",
	OpGetKeyboardControl:      "GetKeyboardControl",
	OpBell:                    "Bell",
	OpChangePointerControl:    "ChangePointerControl",
	OpGetPointerControl:       "GetPointerControl",
	OpSetScreenSaver:          "SetScreenSaver",
	OpGetScreenSaver:          "GetScreenSaver",
	OpChangeHosts:             "ChangeHosts",
	OpListHosts:               "ListHosts",
	OpSetAccessControl:        "SetAccessControl",
	OpSetCloseDownMode:        "SetCloseDownMode",
	OpKillClient:              "KillClient",
	OpRotateProperties:        "RotateProperties",
	OpForceScreenSaver:        "ForceScreenSaver",
	OpSetPointerMapping:       "SetPointerMapping",
	OpGetPointerMapping:       "GetPointerMapping",
	OpSetModifierMapping:      "SetModifierMapping",
	OpGetModifierMapping:      "GetModifierMapping",
	OpNoOperation:             "NoOperation",
}

// RequestName returns the name of a core request, or its number where it is none.
func RequestName(op Opcode) string {
	if int(op) < len(requestNames) && requestNames[op] != "" {
		return requestNames[op]
	}
	return "request " + strconv.Itoa(int(op))
}

func (op Opcode) String() string { return RequestName(op) }
