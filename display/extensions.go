package display

import "sameframe/protocol"

// extension is one row of the second level of the table: the requests behind a major opcode.
type extension struct {
	name       string
	major      protocol.Opcode
	firstEvent protocol.EventCode // 0 where it has none
	firstError protocol.ErrorCode // 0 where it has none
	errors     int                // how many, from firstError on
	events     []func([]byte)     // swap the bytes of each, from firstEvent on
	lasts      []uint8            // the last request that a client may send, by the major version it has agreed on; nil: any
	requests   []handler          // by minor opcode
}

// The numbers of the extensions, which clients learn from QueryExtension. They are those of X.Org's Xvfb, which makes
// traces of the two alike.
const (
	majorGenericEvent protocol.Opcode = 128
	majorShape        protocol.Opcode = 129
	majorShm          protocol.Opcode = 130
	majorXTest        protocol.Opcode = 132
	majorBigRequests  protocol.Opcode = 133
	majorSync         protocol.Opcode = 134
	majorXCMisc       protocol.Opcode = 136
	majorRandr        protocol.Opcode = 140
	majorXinerama     protocol.Opcode = 141
	majorXFixes       protocol.Opcode = 138
	majorPresent      protocol.Opcode = 147
)

// Their events and errors.
const (
	shapeNotify   protocol.EventCode = 64 + protocol.ShapeNotify
	shmCompletion protocol.EventCode = 65 + protocol.ShmCompletion

	syncEvents   protocol.EventCode = 83
	xfixesEvents protocol.EventCode = 87
	randrEvent   protocol.EventCode = 89

	badShmSeg  protocol.ErrorCode = 128 + protocol.BadShmSeg
	badCounter protocol.ErrorCode = 134 + protocol.BadCounter
	badAlarm   protocol.ErrorCode = 134 + protocol.BadAlarm
	badFence   protocol.ErrorCode = 134 + protocol.BadFence
	badRegion  protocol.ErrorCode = 140 + protocol.BadRegion
	badBarrier protocol.ErrorCode = 140 + protocol.BadBarrier
	badOutput  protocol.ErrorCode = 147 + protocol.RandrBadOutput
	badCrtc    protocol.ErrorCode = 147 + protocol.RandrBadCrtc
	badMode    protocol.ErrorCode = 147 + protocol.RandrBadMode
)

// extensions has a row for every extension. Those that a server offers are in Server.extensions.
var extensions = []extension{
	{name: protocol.GEName, major: majorGenericEvent, requests: []handler{
		protocol.GEOpQueryVersion: on((*client).geQueryVersion),
	}},
	{name: protocol.ShapeName, major: majorShape, firstEvent: shapeNotify,
		events: []func([]byte){protocol.ShapeNotify: protocol.Swap[protocol.ShapeNotifyEvent]},
		requests: []handler{
			protocol.ShapeOpQueryVersion:  on((*client).shapeQueryVersion),
			protocol.ShapeOpRectangles:    onList((*client).shapeRectangles),
			protocol.ShapeOpMask:          on((*client).shapeMask),
			protocol.ShapeOpCombine:       on((*client).shapeCombine),
			protocol.ShapeOpOffset:        on((*client).shapeOffset),
			protocol.ShapeOpQueryExtents:  on((*client).shapeQueryExtents),
			protocol.ShapeOpSelectInput:   on((*client).shapeSelectInput),
			protocol.ShapeOpInputSelected: on((*client).shapeInputSelected),
			protocol.ShapeOpGetRectangles: on((*client).shapeGetRectangles),
		}},
	{name: protocol.ShmName, major: majorShm, firstEvent: shmCompletion, firstError: badShmSeg, errors: 1,
		events: []func([]byte){protocol.ShmCompletion: protocol.Swap[protocol.ShmCompletionEvent]},
		requests: []handler{
			protocol.ShmOpQueryVersion:  on((*client).shmQueryVersion),
			protocol.ShmOpAttach:        on((*client).shmAttach),
			protocol.ShmOpDetach:        on((*client).shmDetach),
			protocol.ShmOpPutImage:      on((*client).shmPutImage),
			protocol.ShmOpGetImage:      on((*client).shmGetImage),
			protocol.ShmOpCreatePixmap:  on((*client).shmCreatePixmap),
			protocol.ShmOpAttachFd:      on((*client).shmAttachFd),
			protocol.ShmOpCreateSegment: on((*client).shmCreateSegment),
		}},
	{name: protocol.XTestName, major: majorXTest, requests: []handler{
		protocol.XTestOpGetVersion:    on((*client).xtestGetVersion),
		protocol.XTestOpCompareCursor: on((*client).xtestCompareCursor),
		protocol.XTestOpFakeInput:     on((*client).xtestFakeInput),
		protocol.XTestOpGrabControl:   on((*client).xtestGrabControl),
	}},
	{name: protocol.BigReqName, major: majorBigRequests, requests: []handler{
		protocol.BigReqOpEnable: on((*client).bigReqEnable),
	}},
	{name: protocol.SyncName, major: majorSync, firstEvent: syncEvents, firstError: badCounter, errors: 3,
		events: []func([]byte){
			protocol.SyncCounterNotify: protocol.Swap[protocol.SyncCounterNotifyEvent],
			protocol.SyncAlarmNotify:   protocol.Swap[protocol.SyncAlarmNotifyEvent],
		},
		requests: []handler{
			protocol.SyncOpInitialize:         on((*client).syncInitialize),
			protocol.SyncOpListSystemCounters: on((*client).syncListSystemCounters),
			protocol.SyncOpCreateCounter:      on((*client).syncCreateCounter),
			protocol.SyncOpSetCounter:         on((*client).syncSetCounter),
			protocol.SyncOpChangeCounter:      on((*client).syncChangeCounter),
			protocol.SyncOpQueryCounter:       on((*client).syncQueryCounter),
			protocol.SyncOpDestroyCounter:     on((*client).syncDestroyCounter),
			protocol.SyncOpAwait:              onList((*client).syncAwait),
			protocol.SyncOpCreateAlarm:        onList((*client).syncCreateAlarm),
			protocol.SyncOpChangeAlarm:        onList((*client).syncChangeAlarm),
			protocol.SyncOpQueryAlarm:         on((*client).syncQueryAlarm),
			protocol.SyncOpDestroyAlarm:       on((*client).syncDestroyAlarm),
			protocol.SyncOpSetPriority:        on((*client).syncSetPriority),
			protocol.SyncOpGetPriority:        on((*client).syncGetPriority),
			protocol.SyncOpCreateFence:        on((*client).syncCreateFence),
			protocol.SyncOpTriggerFence:       on((*client).syncTriggerFence),
			protocol.SyncOpResetFence:         on((*client).syncResetFence),
			protocol.SyncOpDestroyFence:       on((*client).syncDestroyFence),
			protocol.SyncOpQueryFence:         on((*client).syncQueryFence),
			protocol.SyncOpAwaitFence:         onList((*client).syncAwaitFence),
		}},
	{name: protocol.XCMiscName, major: majorXCMisc, requests: []handler{
		protocol.XCMiscOpGetVersion:  on((*client).xcMiscGetVersion),
		protocol.XCMiscOpGetXIDRange: on((*client).xcMiscGetXIDRange),
		protocol.XCMiscOpGetXIDList:  on((*client).xcMiscGetXIDList),
	}},
	{name: protocol.RandrName, major: majorRandr, firstEvent: randrEvent, firstError: badOutput, errors: 3,
		events: []func([]byte){
			protocol.RandrScreenChangeNotify: protocol.Swap[protocol.RandrScreenChangeNotifyEvent],
			protocol.RandrNotify:             protocol.SwapRandrNotify,
		},
		requests: []handler{
			protocol.RandrOpQueryVersion:              on((*client).randrQueryVersion),
			protocol.RandrOpSetScreenConfig:           onList((*client).randrSetScreenConfig),
			protocol.RandrOpSelectInput:               on((*client).randrSelectInput),
			protocol.RandrOpGetScreenInfo:             on((*client).randrGetScreenInfo),
			protocol.RandrOpGetScreenSizeRange:        on((*client).randrGetScreenSizeRange),
			protocol.RandrOpSetScreenSize:             on((*client).randrSetScreenSize),
			protocol.RandrOpGetScreenResources:        on((*client).randrGetScreenResources),
			protocol.RandrOpGetOutputInfo:             on((*client).randrGetOutputInfo),
			protocol.RandrOpListOutputProperties:      on((*client).randrListOutputProperties),
			protocol.RandrOpQueryOutputProperty:       on((*client).randrQueryOutputProperty),
			protocol.RandrOpConfigureOutputProperty:   onList((*client).randrConfigureOutputProperty),
			protocol.RandrOpChangeOutputProperty:      onList((*client).randrChangeOutputProperty),
			protocol.RandrOpDeleteOutputProperty:      on((*client).randrDeleteOutputProperty),
			protocol.RandrOpGetOutputProperty:         on((*client).randrGetOutputProperty),
			protocol.RandrOpCreateMode:                onList((*client).randrCreateMode),
			protocol.RandrOpDestroyMode:               on((*client).randrDestroyMode),
			protocol.RandrOpAddOutputMode:             on((*client).randrAddOutputMode),
			protocol.RandrOpDeleteOutputMode:          on((*client).randrDeleteOutputMode),
			protocol.RandrOpGetCrtcInfo:               on((*client).randrGetCrtcInfo),
			protocol.RandrOpSetCrtcConfig:             onList((*client).randrSetCrtcConfig),
			protocol.RandrOpGetCrtcGammaSize:          on((*client).randrGetCrtcGammaSize),
			protocol.RandrOpGetCrtcGamma:              on((*client).randrGetCrtcGamma),
			protocol.RandrOpSetCrtcGamma:              onList((*client).randrSetCrtcGamma),
			protocol.RandrOpGetScreenResourcesCurrent: on((*client).randrGetScreenResourcesCurrent),
			protocol.RandrOpSetCrtcTransform:          onList((*client).randrSetCrtcTransform),
			protocol.RandrOpGetCrtcTransform:          on((*client).randrGetCrtcTransform),
			protocol.RandrOpGetPanning:                on((*client).randrGetPanning),
			protocol.RandrOpSetPanning:                on((*client).randrSetPanning),
			protocol.RandrOpSetOutputPrimary:          on((*client).randrSetOutputPrimary),
			protocol.RandrOpGetOutputPrimary:          on((*client).randrGetOutputPrimary),
		}},
	{name: protocol.XineramaName, major: majorXinerama, requests: []handler{
		protocol.XineramaOpQueryVersion:   on((*client).xineramaQueryVersion),
		protocol.XineramaOpGetState:       on((*client).xineramaGetState),
		protocol.XineramaOpGetScreenCount: on((*client).xineramaGetScreenCount),
		protocol.XineramaOpGetScreenSize:  on((*client).xineramaGetScreenSize),
		protocol.XineramaOpIsActive:       on((*client).xineramaIsActive),
		protocol.XineramaOpQueryScreens:   on((*client).xineramaQueryScreens),
	}},
	{name: protocol.XFixesName, major: majorXFixes, firstEvent: xfixesEvents, firstError: badRegion, errors: 2,
		events: []func([]byte){
			protocol.XFixesSelectionNotify: protocol.Swap[protocol.XFixesSelectionNotifyEvent],
			protocol.XFixesCursorNotify:    protocol.Swap[protocol.XFixesCursorNotifyEvent],
		},
		lasts: []uint8{
			protocol.XFixesOpQueryVersion, protocol.XFixesOpGetCursorImage, protocol.XFixesOpChangeCursorByName,
			protocol.XFixesOpExpandRegion, protocol.XFixesOpShowCursor, protocol.XFixesOpDeletePointerBarrier,
			protocol.XFixesOpGetClientDisconnectMode,
		},
		requests: []handler{
			protocol.XFixesOpQueryVersion:            on((*client).xfixesQueryVersion),
			protocol.XFixesOpChangeSaveSet:           on((*client).xfixesChangeSaveSet),
			protocol.XFixesOpSelectSelectionInput:    on((*client).xfixesSelectSelectionInput),
			protocol.XFixesOpSelectCursorInput:       on((*client).xfixesSelectCursorInput),
			protocol.XFixesOpGetCursorImage:          on((*client).xfixesGetCursorImage),
			protocol.XFixesOpCreateRegion:            onList((*client).xfixesCreateRegion),
			protocol.XFixesOpCreateRegionFromBitmap:  on((*client).xfixesCreateRegionFromBitmap),
			protocol.XFixesOpCreateRegionFromWindow:  on((*client).xfixesCreateRegionFromWindow),
			protocol.XFixesOpCreateRegionFromGC:      on((*client).xfixesCreateRegionFromGC),
			protocol.XFixesOpCreateRegionFromPicture: on((*client).xfixesCreateRegionFromPicture),
			protocol.XFixesOpDestroyRegion:           on((*client).xfixesDestroyRegion),
			protocol.XFixesOpSetRegion:               onList((*client).xfixesSetRegion),
			protocol.XFixesOpCopyRegion:              on((*client).xfixesCopyRegion),
			protocol.XFixesOpUnionRegion:             on((*client).xfixesUnionRegion),
			protocol.XFixesOpIntersectRegion:         on((*client).xfixesIntersectRegion),
			protocol.XFixesOpSubtractRegion:          on((*client).xfixesSubtractRegion),
			protocol.XFixesOpInvertRegion:            on((*client).xfixesInvertRegion),
			protocol.XFixesOpTranslateRegion:         on((*client).xfixesTranslateRegion),
			protocol.XFixesOpRegionExtents:           on((*client).xfixesRegionExtents),
			protocol.XFixesOpFetchRegion:             on((*client).xfixesFetchRegion),
			protocol.XFixesOpSetGCClipRegion:         on((*client).xfixesSetGCClipRegion),
			protocol.XFixesOpSetWindowShapeRegion:    on((*client).xfixesSetWindowShapeRegion),
			protocol.XFixesOpSetPictureClipRegion:    on((*client).xfixesSetPictureClipRegion),
			protocol.XFixesOpSetCursorName:           onList((*client).xfixesSetCursorName),
			protocol.XFixesOpGetCursorName:           on((*client).xfixesGetCursorName),
			protocol.XFixesOpGetCursorImageAndName:   on((*client).xfixesGetCursorImageAndName),
			protocol.XFixesOpChangeCursor:            on((*client).xfixesChangeCursor),
			protocol.XFixesOpChangeCursorByName:      onList((*client).xfixesChangeCursorByName),
			protocol.XFixesOpExpandRegion:            on((*client).xfixesExpandRegion),
			protocol.XFixesOpHideCursor:              on((*client).xfixesHideCursor),
			protocol.XFixesOpShowCursor:              on((*client).xfixesShowCursor),
			protocol.XFixesOpCreatePointerBarrier:    onList((*client).xfixesCreatePointerBarrier),
			protocol.XFixesOpDeletePointerBarrier:    on((*client).xfixesDeletePointerBarrier),
			protocol.XFixesOpSetClientDisconnectMode: on((*client).xfixesSetClientDisconnectMode),
			protocol.XFixesOpGetClientDisconnectMode: on((*client).xfixesGetClientDisconnectMode),
		}},
	{name: protocol.PresentName, major: majorPresent, requests: []handler{
		protocol.PresentOpQueryVersion:      on((*client).presentQueryVersion),
		protocol.PresentOpPixmap:            onList((*client).presentPixmap),
		protocol.PresentOpNotifyMSC:         on((*client).presentNotifyMSC),
		protocol.PresentOpSelectInput:       on((*client).presentSelectInput),
		protocol.PresentOpQueryCapabilities: on((*client).presentQueryCapabilities),
	}},
}
