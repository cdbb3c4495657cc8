// Package document makes the papers that the office hands out as PDF: receipts, requests
// for a supplement, refusals, apologies and notices.
//
// The same data gives the same bytes, so that a paper printed again is the paper. The
// fonts (Liberation Serif, metrically a Times New Roman as NĐ 30/2020 asks for, SIL Open
// Font License) are embedded. It may import dossier and clock.
package document
